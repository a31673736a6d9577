// Mouse, pen and finger: choose, drag an offering to another rung, drag from its handle to another offering.
import { drawn, say, word } from "./ladder-dom.js";
import { BOX } from "./ladder-layout.js";

const STILL = 5;

/** Listens on the board; `verbs` are what it may ask for: place(id, rung), connect(source, target). */
export class Pointer {
  #drag = null;

  constructor(drawing, model, verbs) {
    [this.drawing, this.model, this.verbs] = [drawing, model, verbs];
    const { svg } = drawing;
    svg.addEventListener("pointerdown", (event) => this.#down(event));
    svg.addEventListener("pointermove", (event) => this.#move(event));
    svg.addEventListener("pointerup", (event) => this.#up(event));
    svg.addEventListener("pointercancel", () => this.#end());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#drag) {
        this.#end();
        say(word("said-nothing"));
      }
    });
  }

  #down(event) {
    const group = event.target.closest("[data-item]");
    if (!group || event.button !== 0) return;
    const item = group.dataset.item;
    this.drawing.focus(item);
    this.model.select(item);
    event.preventDefault();
    if (!this.drawing.mayEdit || !item.startsWith("n:")) return;
    this.#drag = { id: item.slice(2), start: this.drawing.pointAt(event), isArrow: Boolean(event.target.closest(".handle")), moved: false };
    this.drawing.svg.setPointerCapture(event.pointerId);
  }

  #move(event) {
    const drag = this.#drag;
    if (!drag) return;
    const point = this.drawing.pointAt(event);
    drag.moved ||= Math.hypot(point.x - drag.start.x, point.y - drag.start.y) > STILL;
    if (!drag.moved) return;
    if (drag.isArrow) this.#drawArrow(drag, point);
    else this.#drawBox(drag, point);
  }

  #up(event) {
    const drag = this.#drag;
    if (!drag) return;
    const point = this.drawing.pointAt(event);
    this.#end();
    if (!drag.moved) {
      if (drag.isArrow) this.verbs.connect(drag.id, null);
      return;
    }
    const target = this.#under(point, drag.id);
    if (drag.isArrow && target) this.verbs.connect(drag.id, target);
    if (!drag.isArrow && this.drawing.rungAt(point.y) !== this.drawing.plan.rung.get(drag.id)) this.verbs.place(drag.id, this.drawing.rungAt(point.y));
  }

  #end() {
    this.#drag = null;
    this.drawing.aside();
    this.drawing.svg.classList.remove("dragging");
  }

  #drawArrow(drag, point) {
    const { x, y } = this.drawing.plan.places.get(drag.id);
    const target = this.#under(point, drag.id);
    const shapes = [drawn("path", { class: "pulled", d: `M${x + BOX.width - 16},${y + 16} L${point.x},${point.y}` })];
    if (target) shapes.push(frame(this.drawing.plan.places.get(target)));
    this.drawing.svg.classList.add("dragging");
    this.drawing.aside(...shapes);
  }

  #drawBox(drag, point) {
    const { places, rungs, heightOf, width } = this.drawing.plan;
    const { x, y } = places.get(drag.id);
    const rung = this.drawing.rungAt(point.y);
    const height = rung < rungs.length ? BOX.height + 20 : BOX.top - 18;
    const top = rung < rungs.length ? heightOf(rung) - 10 : 4;
    this.drawing.svg.classList.add("dragging");
    this.drawing.aside(
      drawn("rect", { class: "aim", x: 4, y: top, width: width - 8, height, rx: 8 }),
      drawn("text", { class: "aim-name", x: width / 2, y: top + 16 }, rung < rungs.length ? "" : word("new-rung")),
      drawn("rect", { class: "ghost", x: x + point.x - drag.start.x, y: y + point.y - drag.start.y, width: BOX.width, height: BOX.height, rx: 10 }),
      drawn("text", { class: "name", x: x + point.x - drag.start.x + 12, y: y + point.y - drag.start.y + 26 }, this.model.name(drag.id)));
  }

  /** The other offering at a point. */
  #under({ x, y }, id) {
    const isIn = ([other, place]) => other !== id && x > place.x && x < place.x + BOX.width && y > place.y && y < place.y + BOX.height;
    return [...this.drawing.plan.places].find(isIn)?.[0] ?? null;
  }
}

function frame({ x, y }) {
  return drawn("rect", { class: "aim", x: x - 6, y: y - 6, width: BOX.width + 12, height: BOX.height + 12, rx: 14 });
}
