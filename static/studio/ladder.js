// The ladder editor: puts the model, the board, the panel and the server together.
import { ArrowDialog } from "./ladder-dialog.js";
import { given, say, word } from "./ladder-dom.js";
import { Drawing } from "./ladder-drawing.js";
import { finding } from "./ladder-finding.js";
import { Keyboard } from "./ladder-keyboard.js";
import { rankFor } from "./ladder-layout.js";
import { Model } from "./ladder-model.js";
import { Panel } from "./ladder-panel.js";
import { Pointer } from "./ladder-pointer.js";
import { changeSaid, faultSaid, saidOf } from "./ladder-said.js";
import { NotDone, Server } from "./ladder-saving.js";
import { Table } from "./ladder-table.js";
import { speak } from "./ladder-time.js";

const page = given("ladder-data");
speak(page.zone, document.documentElement.lang || "en");
const model = new Model(page.board);
const root = document.getElementById("ladder-page");
root.classList.add("live");
const svg = document.getElementById("ladder-board");
const drawing = new Drawing(svg, model, page.mayEdit);
const server = new Server(page, document.querySelector("[name=csrfmiddlewaretoken]")?.value);
const dialog = page.mayEdit ? new ArrowDialog(model) : null;

/** Show what was refused, or say what was done. */
function told(wrong, done) {
  if (wrong.length) warn(faultSaid(wrong[0], model), wrong[0].path);
  else if (done) tell(done);
  return !wrong.length;
}

function tell(text) {
  document.getElementById("ladder-warning").hidden = true;
  say(text);
}

function warn(text, path = []) {
  const box = document.getElementById("ladder-warning");
  box.hidden = false;
  box.querySelector("span").textContent = text;
  model.warn(path);
}

function lastSaid() {
  return model.changes.length ? changeSaid(model.changes.at(-1), model) : word("said-back");
}

/** Give the focus back to where a dialog was opened from, though it may have been drawn anew. */
function returning() {
  const from = document.activeElement;
  const isOnBoard = svg.contains(from) || !from || from === document.body;
  const { of, verb } = from?.dataset ?? {};
  return () => {
    if (isOnBoard) drawing.focus(drawing.current);
    else if (from.isConnected) from.focus();
    else if (of) [...document.querySelectorAll("[data-of]")].find((one) => one.dataset.of === of)?.focus();
    else document.querySelector(`#ladder-chosen [data-verb="${verb}"]`)?.focus();
  };
}

let saving = false;

const verbs = {
  add: (source) => dialog.open({ source, target: null, from: null, to: null }, returning()),
  connect(source, target) {
    const [low, high] = [drawing.plan.rung.get(source), drawing.plan.rung.get(target)];
    const type = high < low ? "downgrade" : high === low ? "crossgrade" : "upgrade";
    dialog.open({ source, target, type, from: null, to: null }, returning());
  },
  edit: (key) => dialog.open(model.arrow(key), returning()),
  remove(key) {
    const arrow = model.arrow(key);
    if (!arrow || arrow.mark === "removed") return;
    told(model.remove(key), word("change-remove", { arrow: saidOf({ ...arrow, mark: "" }, model) }));
  },
  keep: (key) => told(model.drop(model.changes.find((change) => change.key === key)), word("said-kept")),
  place(id, at) {
    const { rungs, rung } = drawing.plan;
    if (at === rung.get(id) || at < 0 || at > rungs.length) return;
    const others = rungs[at] ?? [];
    if (!others.length && at === rung.get(id) + 1 && rungs[rung.get(id)].length === 1) return; // it is the highest already
    const rank = rankFor(id, others, model.members, model.arrows);
    if (rank === null) {
      const holding = model.arrows.filter((arrow) => arrow.mark !== "removed" && (arrow.source === id || arrow.target === id));
      warn(word("held", { name: model.name(id), arrows: holding.map((arrow) => saidOf(arrow, model)).join("; ") }));
    } else {
      told(model.place(id, rank), word("said-placed", { name: model.name(id), rung: at + 1, rank }));
    }
  },
  undo() {
    if (!model.canUndo) return;
    model.undo();
    tell(word("said-undone", { n: model.changes.length }));
  },
  redo() {
    if (!model.canRedo) return;
    model.redo();
    tell(word("said-redone", { n: model.changes.length }));
  },
  drop(change) {
    told(model.drop(change), word("said-dropped", { n: model.changes.length }));
  },
  settle(change, now, keep) {
    model.accept(change, now, keep);
    tell(word("said-settled"));
  },
  discard() {
    if (!model.changes.length) return;
    model.discard();
    tell(word("said-discarded"));
  },
  details: () => panel.enter(),
  async save() {
    if (saving || !model.changes.length) return;
    saving = true;
    try {
      const answer = await server.save(model.asSent);
      if (answer.refused) refuse(answer.refused);
      else await renew(answer.saved);
    } catch (error) {
      if (!(error instanceof NotDone)) throw error;
      warn(error.message);
    } finally {
      saving = false;
    }
  },
};

/** Show the catalog as it is now; only a new question tells the keys of what was stored in a draft. */
async function renew(saved) {
  const [first, ...others] = model.members.map((member) => member.id);
  model.forget();
  try {
    model.renew((await server.ladder(first, ...others)).board);
    // What the bar above says of the draft has changed, too.
    const bar = page.workingIn && (await server.part(location.href, ".working-set"));
    if (bar) document.querySelector(".working-set")?.replaceWith(bar);
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    location.reload();
  }
  tell(word("said-saved", { n: saved }));
  document.getElementById("ladder-saved").textContent = word("said-saved", { n: saved });
}

function refuse(refused) {
  model.refuse(refused);
  const whole = refused.filter((one) => one.index === null).map((one) => one.words);
  const circle = refused.find((one) => one.path?.length);
  warn([word("nothing-saved"), ...whole, circle?.words].filter(Boolean).join(" "), circle?.path);
}

const panel = new Panel(model, drawing, verbs, page.mayEdit);
new Table(model, verbs, page.mayEdit);
new Keyboard(drawing, model, verbs);
new Pointer(drawing, model, verbs);
drawing.start(`n:${page.start}`);
model.addEventListener("done", () => tell(lastSaid()));
model.addEventListener("change", () => { if (model.changes.length) document.getElementById("ladder-saved").textContent = ""; });
for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", () => (button.dataset.do === "add" ? verbs.add(null) : verbs[button.dataset.do]()));
}
document.querySelector("#ladder-warning button").addEventListener("click", () => {
  document.getElementById("ladder-warning").hidden = true;
  model.warn([]);
  drawing.focus(drawing.current);
});
addEventListener("beforeunload", (event) => { if (model.changes.length) event.preventDefault(); });
finding(model, server, { tell, warn, arrived: (id) => drawing.focus(`n:${id}`) });
