// The signing key of this browser: made here, kept in IndexedDB, never taken out of it.
//
//   <form data-make-key>   fills `public_key` (raw point, hex) when it is sent
//   <form data-device>     fills `device` with the name of this browser's key; with the value "may" the form goes
//                          without it where this browser holds none
//   <form data-sign>       signs the bytes in `header` (base64) when it is sent: fills `device` and
//                          `signature` (r||s, 64 bytes, hex)
//
// A browser may be shared: keys are kept by user name, and the page says who is logged in.

const user = document.body.dataset.user || "";
const notices = document.getElementById("key-notices");
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

const hex = (buffer) => Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, "0")).join("");
const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const secure = () => window.isSecureContext && Boolean(crypto.subtle) && Boolean(window.indexedDB);

function store(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("amana-keys", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys", { keyPath: "user" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("keys", mode);
      const asked = work(transaction.objectStore("keys"));
      transaction.oncomplete = () => { database.close(); resolve(asked.result); };
      transaction.onabort = transaction.onerror = () => { database.close(); reject(transaction.error); };
    };
  });
}

/** The key of the user who is logged in: {user, device, publicKey, privateKey}, or undefined. */
export const held = () => store("readonly", (keys) => keys.get(user));
export const forget = () => store("readwrite", (keys) => keys.delete(user));

/** Make a key pair that cannot leave this browser. Its name follows from the public key, as the server's does. */
export async function make() {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign"]);
  const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
  const digest = hex(await crypto.subtle.digest("SHA-256", raw));
  const key = { user, device: `${user.slice(0, 30)}-${digest.slice(0, 8)}`, publicKey: hex(raw), privateKey: pair.privateKey };
  await store("readwrite", (keys) => keys.put(key));
  return key;
}

/** 64 bytes r||s over the given bytes, in hex. */
export async function sign(key, message) {
  return hex(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, message));
}

/** certified, ended, waiting, refused, revoked or unknown, as the server has it. */
export async function state(device) {
  const answer = await fetch(`${notices.dataset.stateUrl}?device=${encodeURIComponent(device)}`, {
    headers: { Accept: "application/json" }, credentials: "same-origin",
  });
  return answer.ok ? (await answer.json()).state : "unknown";
}

/** What this browser can do now: certified, or which notice explains why not. */
export async function standing() {
  if (!secure()) return "insecure";
  const key = await held();
  if (!key) return "none";
  const found = await state(key.device);
  return { certified: "certified", waiting: "waiting", refused: "revoked", revoked: "revoked", ended: "ended" }[found] || "none";
}

function explain(form, name) {
  form.querySelectorAll(":scope > [data-state]").forEach((old) => old.remove());
  const note = notices?.content.querySelector(`[data-state="${name}"]`)?.cloneNode(true);
  if (note) form.prepend(note);
  return note;
}

/** The same, where somebody has just pressed: the button may be a page below it, and they must see why nothing happened. */
function answer(form, name) {
  const note = explain(form, name);
  note?.setAttribute("tabindex", "-1");
  note?.focus();
}

function fill(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field) field.value = value;
}

const tasks = {
  async makeKey(form) {
    const key = (await held()) || (await make());
    const known = await state(key.device);
    const usable = ["refused", "revoked", "ended"].includes(known) ? await make() : key;
    fill(form, "public_key", usable.publicKey);
  },
  async device(form) {
    const key = secure() ? await held() : undefined;
    // where a form may go without, a key that cannot sign is no key: the server says whether it may
    if (form.dataset.device === "may" && (!key || (await standing()) !== "certified")) { fill(form, "device", ""); return; }
    if (!key) throw new Error("none");
    fill(form, "device", key.device);
  },
  async sign(form) {
    const key = await held();
    if (!key) throw new Error("none");
    fill(form, "device", key.device);
    fill(form, "signature", await sign(key, bytes(form.elements.namedItem("header").value)));
  },
};

const task = (form) => Object.keys(tasks).find((name) => name in form.dataset);
const ready = new WeakSet();

// without a connection the browser would put its own page in the place of this one, and of all that was entered here
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.target.method !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  answer(event.target, "offline");
}, true);

document.addEventListener("submit", async (event) => {
  const form = event.target, name = task(form);
  if (!name || ready.has(form)) { ready.delete(form); return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  try {
    if (!secure() && form.dataset.device !== "may") throw new Error("insecure");
    await tasks[name](form);
  } catch (failed) {
    answer(form, ["none", "insecure"].includes(failed.message) ? failed.message : "failed");
    return;
  }
  ready.add(form);
  form.requestSubmit(event.submitter ?? undefined);
}, true);

async function prepare() {
  const forms = Array.from(document.forms).filter((form) => ["sign", "device"].includes(task(form)));
  const here = document.querySelectorAll("[data-key-here]");
  if (!forms.length && !here.length) return;
  const now = await standing();
  const key = now === "insecure" ? undefined : await held();
  forms.forEach((form) => {
    if (key && (now === "certified" || form.dataset.device !== "may")) fill(form, "device", key.device);
    if (now !== "certified" && form.dataset.device !== "may") explain(form, now);
  });
  here.forEach((part) => {
    part.hidden = part.dataset.keyHere !== now;
    part.querySelectorAll("[data-key-code]").forEach((code) => { code.textContent = key?.device ?? ""; });
  });
}

/** The page as it opens. Where the connection goes before the key's state has come, it is asked once it is back. */
async function begin() {
  try {
    await prepare();
  } catch (failed) {
    if (navigator.onLine) throw failed;
    addEventListener("online", begin, { once: true });
  }
}

begin();
