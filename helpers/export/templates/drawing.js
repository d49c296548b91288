// The drawing pad without a kernel: pad.js asks, and models whose layers are stored beside it answer
// in the browser, as DrawingPad does in pad.py.
const SIDE = 28, BOX = 20, CENTER = 14;
const ROW = (k) => Math.floor(k / SIDE);
const COLUMN = (k) => k % SIDE;

// `like_mnist` of pad.py: the longer side of the ink takes 20 pixels, its center of mass the middle.
function likeMnist(ink) {
  const inked = [...ink.keys()].filter((k) => ink[k] > 0.1);
  if (!inked.length) return ink.map(() => 0);
  const sides = [ROW, COLUMN].map((place) => {
    const places = inked.map(place);
    return Math.max(...places) - Math.min(...places) + 1;
  });
  const scale = Math.max(...sides) / BOX;
  const mass = ink.reduce((sum, value) => sum + value, 0);
  const [top, left] = [ROW, COLUMN].map((place) => {
    const moment = ink.reduce((sum, value, k) => sum + value * place(k), 0);
    return moment / mass - scale * CENTER;
  });
  return ink.map((_, k) => between(ink, scale * ROW(k) + top, scale * COLUMN(k) + left));
}

// Ink between four pixels, by their distances; none outside of the paper.
function between(ink, row, column) {
  if (Math.min(row, column) < 0 || Math.max(row, column) > SIDE - 1) return 0;
  const [top, left] = [Math.floor(row), Math.floor(column)];
  let sum = 0;
  for (const down of [0, 1]) {
    for (const across of [0, 1]) {
      const share = Math.abs(1 - down - row + top) * Math.abs(1 - across - column + left);
      if (share) sum += share * ink[SIDE * (top + down) + left + across];
    }
  }
  return sum;
}

addEventListener("DOMContentLoaded", () => {
  for (const figure of document.querySelectorAll("figure.drawing")) {
    const { digits, models, zoom } = JSON.parse(figure.querySelector("script").textContent);
    const images = digits.map(([name, letters]) => {
      const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
      return [name, Float32Array.from(bytes, (byte) => byte / 255)];
    });
    const stored = new Map(images);
    const named = models.map(([name, layers]) => [name, readModel(layers)]);
    figure.answer = (image) => [["input", image], ...named.map(([name, f]) => [name, f(image)])];

    const state = { stored: [...stored.keys()], can_corrupt: false, text: "" };
    const listeners = new Map();
    const say = (ink, image, text = "") => {
      const pictures = image ? figure.answer(image) : [];
      state.pictures = pictures.map(([name, pixels]) => ({
        name,
        png: png(pixels, [SIDE, SIDE], zoom),
      }));
      state.text = text;
      if (ink) {
        state.ink = ink;
        listeners.get("change:filled")?.();
      }
      listeners.get("change:pictures")?.();
    };
    figure.likeMnist = likeMnist;
    const send = ({ do: what, pixels, name }) => {
      if (what === "draw") say(null, likeMnist(Float32Array.from(pixels)));
      else if (what === "pick" && stored.has(name)) say(stored.get(name), stored.get(name));
      else say(new Float32Array(SIDE * SIDE), null, "Draw a digit, or pick a stored one.");
    };
    send({ do: "pick", name: state.stored[0] });
    figure.querySelector("img").remove();
    const el = figure.appendChild(document.createElement("div"));
    const on = (event, listener) => listeners.set(event, listener);
    renderPad({ model: { get: (name) => state[name], on, send }, el });
  }
});
