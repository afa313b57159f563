// The analyst's screen: keys on claim cards, the card and its words lit together; ribbons between two tellings.
// Everything works without it: cards are forms and links.

const cards = [...document.querySelectorAll(".clm[data-claim]")];
let current = null;

function light(card, scroll) {
  if (current) {
    current.classList.remove("on");
    document.querySelectorAll(`.k-${current.dataset.claim}`).forEach((mark) => mark.classList.remove("on"));
  }
  current = card;
  if (!card) return;
  card.classList.add("on");
  const marks = document.querySelectorAll(`.k-${card.dataset.claim}`);
  marks.forEach((mark) => mark.classList.add("on"));
  if (scroll) {
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    marks[0]?.scrollIntoView({ block: "nearest" });
  }
}

function named() {
  return cards.find((card) => `#${card.id}` === location.hash);
}

cards.forEach((card) => {
  card.addEventListener("focusin", () => light(card, false));
  card.addEventListener("click", () => light(card, false));
});
window.addEventListener("hashchange", () => light(named() ?? current, true));
if (named()) light(named(), true);

// Words selected in the text go into the form that marks a claim, with the places that they have in the text.
const telling = document.querySelector(".telling");
const marking = document.querySelector("form.marking");

function pointer(node, offset) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node.childNodes[offset] ?? node).closest?.("[data-s]");
  if (!piece || !telling.contains(piece)) return "";
  const shown = node.nodeType === Node.TEXT_NODE ? [...node.data.slice(0, offset)].length : 0;
  return `${piece.dataset.s}.${shown}`;
}

if (telling && marking) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !telling.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    marking.elements.from.value = pointer(range.startContainer, range.startOffset);
    marking.elements.to.value = pointer(range.endContainer, range.endOffset);
    marking.elements.words.value = selection.toString().replace(/\s+/g, " ").trim().slice(0, 2000);
  });
  marking.elements.words.addEventListener("input", () => {
    marking.elements.from.value = marking.elements.to.value = "";
  });
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (cards.length && (key === "j" || key === "k")) {
    const at = cards.indexOf(current);
    const next = at < 0 ? 0 : Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), cards.length - 1);
    light(cards[next], true);
  } else if (key === "m" && marking?.elements.words.value) {
    event.preventDefault();
    marking.requestSubmit();
  } else if (current && key === "a") {
    current.querySelector("[data-accept]")?.click();
  } else if (current && key === "e") {
    current.querySelector("[data-edit]")?.click();
  } else if (current && key === "r") {
    const fold = current.querySelector("[data-reject]")?.closest("details");
    if (!fold) return;
    event.preventDefault();
    fold.open = true;
    fold.querySelector("input[name=reason]")?.focus();
  }
});

// Ribbons join the same sentence on both sides; where both sides stand one below the other there are none.
function ribbons(box) {
  const svg = box.querySelector(".rib");
  const [first, second] = box.querySelectorAll(".tell");
  svg.replaceChildren();
  if (!svg || getComputedStyle(svg).display === "none") return;
  const frame = svg.getBoundingClientRect();
  svg.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
  const swapped = first.getBoundingClientRect().left > second.getBoundingClientRect().left;
  first.querySelectorAll("[data-pair]").forEach((one) => {
    const other = second.querySelector(`[data-pair="${one.dataset.pair}"]`);
    if (!other) return;
    const [left, right] = swapped ? [other, one] : [one, other];
    const a = left.getBoundingClientRect();
    const b = right.getBoundingClientRect();
    const [w, m] = [frame.width, frame.width / 2];
    const [t1, b1, t2, b2] = [a.top, a.bottom, b.top, b.bottom].map((y) => y - frame.top);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", `rb r${[...one.classList].find((c) => /^a\d$/.test(c))?.slice(1)}`);
    path.setAttribute("d", `M0 ${t1}C${m} ${t1} ${m} ${t2} ${w} ${t2}V${b2}C${m} ${b2} ${m} ${b1} 0 ${b1}Z`);
    svg.append(path);
  });
}

const boxes = [...document.querySelectorAll("[data-ribbons]")];
const draw = () => boxes.forEach(ribbons);
if (boxes.length) {
  draw();
  document.fonts?.ready.then(draw);
  new ResizeObserver(draw).observe(boxes[0]);
}
