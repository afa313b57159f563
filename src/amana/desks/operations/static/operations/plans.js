// An event asks only for what its kind needs. Without this script every field is shown, and the empty ones are ignored.
const NEEDS = {
  tail_lost: ["tail"],
  arc_closed: ["way"],
  mode_closed: ["mode"],
  intake: ["door", "percent"],
  escorts: ["percent"],
  hazard: ["origin", "percent"],
};
const SPAN = ["from_day", "until_day"];

function show(box) {
  const kind = box.querySelector("select[name$=-kind]").value;
  const wanted = kind ? [...(NEEDS[kind] ?? []), ...SPAN] : [];
  for (const control of box.querySelectorAll("select, input")) {
    const name = control.name.split("-").pop();
    const field = control.closest(".fld");
    if (field && name !== "kind") field.hidden = !wanted.includes(name);
  }
}

for (const box of document.querySelectorAll("[data-event]")) {
  show(box);
  box.querySelector("select[name$=-kind]").addEventListener("change", () => show(box));
}
