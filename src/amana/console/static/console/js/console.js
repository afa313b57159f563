// Small comforts on every page. Each works on elements that say so; nothing here is needed to do the work.

// "/" goes to the search field, Escape leaves it.
document.addEventListener("keydown", (event) => {
  const field = document.getElementById("find");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && field && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape" && event.target === field) {
    field.blur();
  }
});

// Escape closes what was opened, and the focus returns to what opened it. Dialogs and popovers do so by themselves.
document.addEventListener("keydown", (event) => {
  const opened = event.key === "Escape" && event.target.closest("details.pop[open]");
  if (!opened) return;
  opened.open = false;
  opened.querySelector("summary").focus();
});

// <details data-wide>: folded on a narrow screen only. A link to something inside a fold opens it.
const wide = matchMedia("(min-width: 44.01rem)").matches;
for (const fold of document.querySelectorAll("details[data-wide]")) {
  if (wide) fold.open = true;
  delete fold.dataset.wide;
}
function unfold() {
  const fold = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details");
  if (fold) fold.open = true;
}
window.addEventListener("hashchange", unfold);
unfold();

// What is folded on the screen is whole on paper, also where the sheet for print cannot unfold it.
const unfolded = [];
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.fold:not([open])")) {
    fold.open = true;
    unfolded.push(fold);
  }
});
window.addEventListener("afterprint", () => {
  for (const fold of unfolded.splice(0)) fold.open = false;
});

// A button that is not available stays focusable and says why; it only must not act.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[aria-disabled=true]");
  if (button) event.preventDefault();
}, true);

// Keys in judgements: <button data-key="s">. Never while typing.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button && button.getAttribute("aria-disabled") !== "true") button.click();
});

// <button data-print>: the page as it is, on paper.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A form that is held while somebody logs in elsewhere is sent with the token of the session of that moment.
document.addEventListener("submit", (event) => {
  if (!("fresh" in event.target.dataset)) return;
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token) event.target.elements.namedItem("csrfmiddlewaretoken").value = token;
});

// A name in Latin letters is not parted after its article (al-Dulaimi). Only what is displayed changes: it is copied, found
// and sent as it stands.
const ARTICLE = /(^|[^\p{L}\d-])(\p{Script=Latin}{1,4}-\p{Script=Latin}{2,24})(?![\p{L}\d-])/u;

function unparted(within) {
  for (const name of within.querySelectorAll("bdi:not(.m)")) {
    for (const text of [...name.childNodes]) {
      if (text.nodeType === Node.TEXT_NODE && text.data.includes("-")) wrapped(text);
    }
  }
}

function wrapped(text) {
  for (let rest = text, found = ARTICLE.exec(rest.data); found; found = ARTICLE.exec(rest.data)) {
    const word = rest.splitText(found.index + found[1].length);
    rest = word.splitText(found[2].length);
    const whole = document.createElement("span");
    whole.className = "nw";
    word.replaceWith(whole);
    whole.append(word);
  }
}

unparted(document);
document.addEventListener("htmx:after:swap", () => unparted(document));
