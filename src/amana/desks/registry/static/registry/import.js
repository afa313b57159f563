// While a batch is being read, entered or undone its page asks again every second, and moves on when the work is done.
const wait = document.querySelector("[data-wait]");

async function look() {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-wait]");
  if (answer.redirected || fresh?.dataset.wait !== wait.dataset.wait) {
    location.assign(answer.url);
    return;
  }
  for (const part of ["[role=status]", "[data-share]"]) {
    const shown = wait.querySelector(part);
    if (shown) shown.replaceChildren(...fresh.querySelector(part).childNodes);
  }
  const bar = wait.querySelector("progress[max]");
  if (bar) bar.value = fresh.querySelector("progress").value;
}

if (wait) setInterval(() => look().catch(() => {}), 1000);
