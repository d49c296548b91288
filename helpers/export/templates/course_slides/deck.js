Reveal.initialize({
  width: {{ resources.frame.width }},
  height: {{ resources.frame.height }},
  margin: 0,
  maxScale: 4, // fills a 4K projector
  center: false,
  display: "flex", // deck.css lays a slide out as a column
  transition: "none",
  hash: true,
  slideNumber: "c/t",
  scrollActivationWidth: null,
  pdfMaxPagesPerSlide: 1,
  pdfSeparateFragments: false,
  // Space and Enter open a question that has the focus, instead of turning the page.
  keyboardCondition: (event) =>
    !(event.target.closest?.("summary") && ["Enter", " "].includes(event.key)),
  plugins: [RevealNotes],
});
Reveal.on("slidechanged", () => document.activeElement?.blur());
