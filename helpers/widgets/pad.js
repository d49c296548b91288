// The pad's face in the browser: draws ink, sends it after each stroke, shows what comes back.

const SIDE = 28;
const ZOOM = 9; // pixels on the screen for one of the image
const PEN = 1.2; // radius of the pen, in pixels of the image

function element(tag, options = {}, parent = null) {
  const made = Object.assign(document.createElement(tag), options);
  made.dataset.lmSuppressShortcuts = "true";
  if (parent) parent.append(made);
  return made;
}

function render({ model, el }) {
  let ink = Float32Array.from(model.get("ink"));
  let last = null; // where the pen was, while it is down

  // Otherwise JupyterLab takes arrow keys and Enter for shortcuts, and the focus to another cell.
  // Notebook 7 looks for the mark on what has the focus, so each control carries it.
  el.addEventListener("keydown", (event) => event.stopPropagation());
  const pad = element("div", {}, el);
  pad.style.cssText = "display: flex; flex-wrap: wrap; gap: 24px; align-items: flex-start";
  const left = element("div", {}, pad);
  const canvas = element("canvas", { width: SIDE, height: SIDE }, left);
  canvas.setAttribute("role", "img");
  canvas.dataset.preventSwipe = "true"; // a finger that draws must not turn a deck's slide
  canvas.setAttribute("aria-label", "Draw a digit here, or pick a stored one below.");
  canvas.style.cssText = `width: ${SIDE * ZOOM}px; height: ${SIDE * ZOOM}px; display: block;
    border: 1px solid gray; cursor: crosshair; touch-action: none; image-rendering: pixelated`;
  const controls = element("div", {}, left);
  controls.style.cssText = "display: flex; flex-wrap: wrap; gap: 6px; margin-top: 6px";
  const clear = element("button", { textContent: "Clear" }, controls);
  const corrupt = element("button", { textContent: "Add noise" }, controls);
  corrupt.hidden = !model.get("can_corrupt");
  const label = element("label", { textContent: "or pick " }, controls);
  const stored = element("select", {}, label);
  for (const name of ["", ...model.get("stored")]) element("option", { textContent: name }, stored);
  stored.selectedIndex = 1; // the pad starts with the first of them
  const right = element("div", {}, pad);
  right.style.flex = "1 1 300px";
  const pictures = element("div", {}, right);
  pictures.style.cssText = "display: flex; flex-wrap: wrap; gap: 12px";
  const text = element("div", {}, right);
  text.setAttribute("aria-live", "polite");

  function paint() {
    const pixels = new ImageData(SIDE, SIDE);
    ink.forEach((value, k) => {
      pixels.data.fill(255 * (1 - value), 4 * k, 4 * k + 3);
      pixels.data[4 * k + 3] = 255;
    });
    canvas.getContext("2d").putImageData(pixels, 0, 0);
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    const scale = SIDE / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  }

  // Ink where the pen went between two places: full within the pen, fading over one pixel.
  function stroke([x0, y0], [x1, y1]) {
    const length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2;
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const [x, y] = [column + 0.5 - x0, row + 0.5 - y0];
        const along = (x * (x1 - x0) + y * (y1 - y0)) / (length2 || 1);
        const share = Math.min(1, Math.max(0, along));
        const distance = Math.hypot(x - share * (x1 - x0), y - share * (y1 - y0));
        const k = row * SIDE + column;
        ink[k] = Math.max(ink[k], Math.min(1, Math.max(0, PEN + 0.5 - distance)));
      }
    }
    paint();
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    stored.selectedIndex = 0;
    stroke(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const here = place(event);
    stroke(last, here);
    last = here;
  });
  function lift() {
    if (last) model.send({ do: "draw", pixels: Array.from(ink) });
    last = null;
  }
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  clear.addEventListener("click", () => {
    stored.selectedIndex = 0;
    model.send({ do: "clear" });
  });
  corrupt.addEventListener("click", () => model.send({ do: "corrupt" }));
  stored.addEventListener("change", () => model.send({ do: "pick", name: stored.value }));

  function redraw() {
    pictures.replaceChildren();
    for (const { name, png } of model.get("pictures")) {
      const figure = element("figure", {}, pictures);
      figure.style.margin = 0;
      element("figcaption", { textContent: name }, figure);
      const source = `data:image/png;base64,${png}`;
      const image = element("img", { src: source, alt: `${name} of the digit` }, figure);
      image.style.cssText = "border: 1px solid gray; display: block";
    }
    text.textContent = model.get("text");
  }
  function refill() {
    ink = Float32Array.from(model.get("ink"));
    paint();
  }
  model.on("change:filled", refill);
  model.on("change:pictures", redraw);
  model.on("change:text", redraw);
  paint();
  redraw();
  return () => [refill, redraw].forEach((listener) => model.off(null, listener));
}

export default { render };
