// The plan played back: a slider and a button over moments that the page carries. Without this script the first moment
// and the table of all of them stand there; the controls are shown by it.
const box = document.querySelector("[data-film]");
if (box) {
  const moments = JSON.parse(document.getElementById("film-moments").textContent);
  const slider = box.querySelector("input[type=range]");
  const said = box.querySelector("output");
  const button = box.querySelector("button");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let timer = 0;

  function show(number) {
    const moment = moments[number];
    moment.people.forEach(([radius, figure], spot) => {
      // the picture stands there twice, for wide and for narrow screens
      for (const mark of box.querySelectorAll(`[data-spot="${spot}"]`)) {
        if (mark.tagName === "rect") {
          mark.setAttribute("x", mark.dataset.x - radius);
          mark.setAttribute("y", mark.dataset.y - radius);
          mark.setAttribute("width", 2 * radius);
          mark.setAttribute("height", 2 * radius);
        } else {
          mark.setAttribute("r", radius);
        }
      }
      for (const label of box.querySelectorAll(`[data-figure="${spot}"]`)) label.textContent = figure;
    });
    for (const lines of box.querySelectorAll("[data-moment]")) {
      lines.classList.toggle("off-now", Number(lines.dataset.moment) !== number);
    }
    said.textContent = moment.words;
    slider.setAttribute("aria-valuetext", moment.words);
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    button.textContent = button.dataset.play;
  }

  function step() {
    if (Number(slider.value) >= moments.length - 1) return stop();
    slider.value = Number(slider.value) + 1;
    show(Number(slider.value));
  }

  button.addEventListener("click", () => {
    if (timer) return stop();
    if (Number(slider.value) >= moments.length - 1) slider.value = 0;
    show(Number(slider.value));
    button.textContent = button.dataset.stop;
    timer = setInterval(step, still ? 2500 : 1100);
  });
  slider.addEventListener("input", () => {
    stop();
    show(Number(slider.value));
  });
  box.querySelector("[data-controls]").hidden = false;
  box.querySelector("details").open = false;
  show(Number(slider.value));
}

// What beginning later leads to: the slider goes through the rows of the table under it.
const later = document.querySelector("[data-later]");
if (later) {
  const slider = later.querySelector("input[type=range]");
  const said = later.querySelector("output");
  const rows = [...later.querySelectorAll("tr[data-words]")];
  const tell = () => {
    rows.forEach((row, number) => row.classList.toggle("sel", number === Number(slider.value)));
    said.textContent = rows[slider.value].dataset.words;
    slider.setAttribute("aria-valuetext", said.textContent);
  };
  slider.addEventListener("input", tell);
  later.querySelector("[data-controls]").hidden = false;
  tell();
}
