// The plane's face in the browser: follows the mouse or the arrow keys, shows what is decoded.

const SIDE = 400; // pixels on the screen
const STEP = 1 / 60; // of the plane's width, for one press of an arrow key
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function element(tag, options, parent) {
  const made = Object.assign(document.createElement(tag), options);
  made.dataset.lmSuppressShortcuts = "true";
  parent.append(made);
  return made;
}

function render({ model, el }) {
  // Otherwise JupyterLab takes arrow keys for shortcuts, and the focus to another cell.
  // Notebook 7 looks for the mark on what has the focus, so the plane itself carries it.
  el.addEventListener("keydown", (event) => event.stopPropagation());
  const all = element("div", {}, el);
  all.style.cssText = "display: flex; flex-wrap: wrap; gap: 24px; align-items: flex-start";
  const map = element("div", { tabIndex: 0 }, all);
  map.setAttribute("role", "application");
  map.dataset.preventSwipe = "true"; // a finger that walks must not turn a deck's slide
  map.setAttribute("aria-label", "Plane of two codings: move the mouse over it, or arrow keys.");
  map.style.cssText = `position: relative; width: ${SIDE}px; height: ${SIDE}px; cursor: none;
    touch-action: none; border: 1px solid gray; overflow: hidden; background-size: cover;
    background-image: url(data:image/png;base64,${model.get("background")})`;
  const cross = element("div", { textContent: "+" }, map);
  cross.style.cssText = `position: absolute; transform: translate(-50%, -50%); color: black;
    font: bold 32px/0 monospace; text-shadow: 0 0 4px white, 0 0 4px white; pointer-events: none`;
  const right = element("div", {}, all);
  const picture = element("img", { alt: "decoded picture" }, right);
  picture.style.cssText = "border: 1px solid gray; display: block";
  const text = element("div", {}, right);
  text.setAttribute("aria-live", "polite");

  let [x, y] = model.get("start");
  let waiting = false; // for an answer: a fast mouse must not fill the kernel's queue
  let moved = false; // since the question that is waited for

  function go(newX, newY) {
    const limit = model.get("limit");
    [x, y] = [newX, newY].map((value) => Math.max(-limit, Math.min(limit, value)));
    cross.style.left = `${50 + (50 * x) / limit}%`;
    cross.style.top = `${50 - (50 * y) / limit}%`;
    moved = true;
    ask();
  }
  function ask() {
    if (waiting || !moved) return;
    [waiting, moved] = [true, false];
    model.send({ x, y });
  }
  map.addEventListener("pointermove", (event) => {
    const [box, limit] = [map.getBoundingClientRect(), model.get("limit")];
    const across = (event.clientX - box.left) / box.width;
    const down = (event.clientY - box.top) / box.height;
    go((2 * across - 1) * limit, (1 - 2 * down) * limit);
  });
  map.addEventListener("keydown", (event) => {
    if (!(event.key in ARROWS)) return;
    event.preventDefault(); // the page would scroll
    const step = 2 * STEP * model.get("limit");
    go(x + step * ARROWS[event.key][0], y + step * ARROWS[event.key][1]);
  });

  function redraw() {
    const { png, text: words } = model.get("shown");
    picture.src = `data:image/png;base64,${png}`;
    text.textContent = words;
  }
  function answered() {
    redraw();
    waiting = false;
    ask();
  }
  model.on("change:shown", answered);
  redraw();
  go(x, y);
  return () => model.off("change:shown", answered);
}

export default { render };
