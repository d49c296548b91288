// A slider's position chooses one of the pictures that are stored beside it.
addEventListener("DOMContentLoaded", () => {
  for (const figure of document.querySelectorAll("figure.moving")) {
    const pictures = JSON.parse(figure.querySelector("script").textContent);
    const image = figure.querySelector("img");
    const controls = [...figure.querySelectorAll("input")];
    const move = () => {
      let place = 0;
      const words = [];
      for (const control of controls) {
        const positions = JSON.parse(control.dataset.positions);
        const position = positions[control.valueAsNumber];
        place = place * positions.length + control.valueAsNumber;
        control.nextElementSibling.value = position;
        control.ariaValueText = position;
        words.push(`${control.previousSibling.textContent.trim()} ${position}`);
      }
      image.src = `data:image/png;base64,${pictures[place]}`;
      image.alt = `${image.dataset.alt} (${words.join(", ")})`;
    };
    for (const control of controls) control.addEventListener("input", move);
  }
});
