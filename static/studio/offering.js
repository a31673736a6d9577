// The offering editor: tabs that can be linked to and walked by keyboard, rows that are added and taken away again.
const editor = document.querySelector(".offering-editor");

function tabs() {
  const list = [...editor.querySelectorAll('[role="tab"]')];
  const named = (hash) => list.find((tab) => tab.hash === hash);
  const open = (tab) => {
    for (const other of list) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
    }
  };
  const go = (tab) => {
    history.replaceState(null, "", tab.hash);
    open(tab);
  };
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  for (const [place, tab] of list.entries()) {
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      go(tab);
    });
    tab.addEventListener("keydown", (event) => {
      let next = null;
      if (event.key in steps) next = list[(place + steps[event.key] + list.length) % list.length];
      if (event.key === "Home") next = list[0];
      if (event.key === "End") next = list.at(-1);
      if (event.key === " ") next = tab;
      if (!next) return;
      event.preventDefault();
      go(next);
      next.focus();
    });
  }
  const follow = () => {
    const tab = named(location.hash);
    if (tab) open(tab);
  };
  // A link to a tab from within the page: open it, and go on reading there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]:not([role="tab"])');
    const tab = link && named(link.hash);
    if (!tab) return;
    event.preventDefault();
    go(tab);
    tab.focus();
  });
  addEventListener("hashchange", follow);
  const asked = named(location.hash);
  const isWrong = "wrong" in editor.dataset;
  if (asked && (!isWrong || "errors" in asked.dataset)) open(asked);
  if (isWrong) editor.querySelector("[data-wrong-list]").focus();
  // Whoever saves and stays finds the same tab again.
  const form = editor.closest("form");
  form?.addEventListener("submit", () => {
    form.action = location.pathname + location.search + location.hash;
  });
}

function rows() {
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (button) add(button.dataset.add);
  });
}

function add(prefix) {
  const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
  const blank = editor.querySelector(`template[data-blank="${prefix}"]`);
  const scratch = document.createElement("template");
  scratch.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
  const row = scratch.content.querySelector("[data-row]");
  editor.querySelector(`[data-into="${prefix}"]`).append(row);
  total.value = Number(total.value) + 1;
  row.closest("[data-rows]").querySelector("[data-none]")?.remove();
  // Django's own widgets wait for this to search for choices.
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function included() {
  editor.addEventListener("input", (event) => {
    const cell = event.target.closest("[data-at-least]");
    const badge = cell?.closest("tr").querySelector("[data-included]");
    if (badge) badge.hidden = !(Number(event.target.value) >= 1);
  });
}

if (editor) {
  tabs();
  rows();
  included();
}
