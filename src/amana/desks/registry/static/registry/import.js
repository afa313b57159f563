// While a batch is being read or entered its page asks again every second, and moves on when the work is done.
const wait = document.querySelector("[data-wait]");

async function look() {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-wait]");
  if (answer.redirected || !fresh) {
    location.assign(answer.url);
    return;
  }
  wait.querySelector("[role=status]").textContent = fresh.querySelector("[role=status]").textContent;
  const bar = wait.querySelector("progress");
  if (bar) bar.value = fresh.querySelector("progress").value;
}

if (wait) setInterval(() => look().catch(() => {}), 1000);
