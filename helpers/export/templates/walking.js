// The plane of codings without a kernel: plane.js asks what is at a place, and the decoder's layers,
// which are stored beside it, answer in the browser.
addEventListener("DOMContentLoaded", () => {
  for (const figure of document.querySelectorAll("figure.walking")) {
    const state = JSON.parse(figure.querySelector("script").textContent);
    const model = readModel(state.layers);
    figure.decode = (x, y) => model([x, y]);
    let answered = () => {};
    const send = ({ x, y }) => {
      const text = `codings (${x.toFixed(2)}, ${y.toFixed(2)})`;
      state.shown = { png: png(figure.decode(x, y), state.picture, state.zoom), text };
      answered();
    };
    const on = (_, listener) => (answered = listener);
    const [x, y] = state.start;
    send({ x, y });
    figure.querySelector("img").remove();
    const el = figure.appendChild(document.createElement("div"));
    renderPlane({ model: { get: (name) => state[name], on, send }, el });
  }
});
