// A slider's position chooses one of the pictures that are stored beside it. Stored is only what
// changes: a picture is drawn over the one that has the last slider at its start, and that one over
// the picture with all of them there. A whole picture covers what is below it.
addEventListener("DOMContentLoaded", () => {
  const read = async (letters) => {
    const image = new Image();
    const kind = letters.startsWith("UklG") ? "webp" : "png";
    image.src = letters.startsWith("data:") ? letters : `data:image/${kind};base64,${letters}`;
    await image.decode();
    return image;
  };
  for (const figure of document.querySelectorAll("figure.moving")) {
    const pictures = JSON.parse(figure.querySelector("script").textContent);
    const image = figure.querySelector("img");
    const controls = [...figure.querySelectorAll("input")];
    const starts = controls.map((control) => Number(control.getAttribute("value")));
    const lengths = controls.map((control) => JSON.parse(control.dataset.positions).length);
    const place = (values) => values.reduce((sum, value, k) => sum * lengths[k] + value, 0);
    const still = image.src;
    let asked = 0;
    const move = async () => {
      const now = ++asked; // a slow picture must not replace a later one
      const values = controls.map((control) => control.valueAsNumber);
      const words = controls.map((control) => {
        const position = JSON.parse(control.dataset.positions)[control.valueAsNumber];
        control.nextElementSibling.value = position;
        control.ariaValueText = position;
        return `${control.previousSibling.textContent.trim()} ${position}`;
      });
      const row = place([...values.slice(0, -1), starts.at(-1)]);
      const layers = [still, pictures[row], pictures[place(values)]];
      const read_layers = await Promise.all(layers.map(read));
      if (now !== asked) return;
      const top = read_layers.at(-1);
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [top.naturalWidth, top.naturalHeight];
      for (const layer of read_layers) canvas.getContext("2d").drawImage(layer, 0, 0);
      image.src = place(values) === place(starts) ? still : canvas.toDataURL();
      image.alt = `${image.dataset.alt} (${words.join(", ")})`;
    };
    for (const control of controls) control.addEventListener("input", move);
  }
});
