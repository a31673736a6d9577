// Draws the board: rungs, offerings, arrows, and the circle that may not be.
import { drawn, linesOf, widthOf, word } from "./ladder-dom.js";
import { BOX, placesOf } from "./ladder-layout.js";
import { linesOfArrows, plainLine } from "./ladder-lines.js";
import { saidOf, validityOf } from "./ladder-said.js";
import { stateOf } from "./ladder-time.js";

const NAME = "600 14px Inter, sans-serif";
const SMALL = "12px Inter, sans-serif";
const FLAG = "M0,0 v14 M0,1 h9 l-2.5,3 l2.5,3 h-9";

/** The picture in an `<svg>`; every item is a focusable group with its key in `data-item`. */
export class Drawing {
  constructor(svg, model, mayEdit) {
    [this.svg, this.model, this.mayEdit] = [svg, model, mayEdit];
    this.current = null;
    this.draw();
    model.addEventListener("change", () => this.draw());
    model.addEventListener("select", () => this.#mark());
    new ResizeObserver(() => { if (this.svg.parentElement.clientWidth !== this.room) this.draw(); }).observe(svg.parentElement);
  }

  draw() {
    const hadFocus = this.svg.contains(document.activeElement);
    const { members, arrows } = this.model;
    this.room = this.svg.parentElement.clientWidth;
    this.plan = placesOf(members, arrows, this.room);
    this.arrows = arrows;
    const { width, height } = this.plan;
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) this.svg.setAttribute(name, value);
    const [strokes, labels] = [drawn("g"), drawn("g")];
    this.svg.replaceChildren(this.#rungs(), strokes, labels, drawn("g", {}, ...members.map((member) => this.#box(member))), drawn("g", { class: "aside" }));
    const ways = linesOfArrows(arrows, this.plan);
    for (const arrow of arrows) if (ways.has(arrow.key)) this.#arrow(strokes, labels, arrow, ways.get(arrow.key));
    this.#circle(strokes);
    this.items = this.#itemsInOrder(members);
    this.#mark();
    if (hadFocus) this.focus(this.current);
  }

  /** The group of an item. */
  of(item) {
    return [...this.svg.querySelectorAll("[data-item]")].find((group) => group.dataset.item === item);
  }

  focus(item) {
    this.current = this.items.includes(item) ? item : this.items[0];
    this.#mark();
    this.of(this.current)?.focus({ preventScroll: false });
  }

  /** Begin with an item: it is chosen, and in the middle where the board is larger than its window. */
  start(item) {
    this.current = item;
    this.model.select(item);
    const [board, place] = [this.svg.parentElement, this.plan.places.get(item.slice(2))];
    board.scrollTo(place.x + BOX.width / 2 - board.clientWidth / 2, place.y + BOX.height / 2 - board.clientHeight / 2);
  }

  /** The rung at a height of the drawing; one more than there are above the highest. */
  rungAt(y) {
    const at = this.plan.rungs.findIndex((_, rung) => y > this.plan.heightOf(rung) - BOX.above / 2);
    return at < 0 ? this.plan.rungs.length : at;
  }

  /** A point of the window in the drawing. */
  pointAt({ clientX, clientY }) {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return { x, y };
  }

  /** What is drawn above all else while something is dragged. */
  aside(...shapes) {
    this.svg.lastElementChild.replaceChildren(...shapes);
  }

  #rungs() {
    const { rungs, heightOf, width } = this.plan;
    return drawn("g", { "aria-hidden": "true" }, ...rungs.map((_, at) => drawn("g", { class: "rung", "data-rung": at },
      drawn("rect", { x: 0, y: heightOf(at) - 10, width, height: BOX.height + 20 }),
      drawn("text", { x: 12, y: heightOf(at) + BOX.height / 2 + 4 }, word("rung", { rung: at + 1 })))));
  }

  #box(member) {
    const { x, y } = this.plan.places.get(member.id);
    const isLoose = !this.arrows.some((arrow) => arrow.mark !== "removed" && (arrow.source === member.id || arrow.target === member.id));
    const names = linesOf(member.name, NAME, BOX.width - 40, 2);
    const classes = ["offering", isLoose && "loose", member.status !== "Launched" && "unsold", this.model.circle.includes(member.id) && "in-circle"];
    const [facts] = linesOf(factsOf(member, isLoose), SMALL, BOX.width - 24, 1);
    const group = drawn("g", { class: classes.filter(Boolean).join(" "), "data-item": `n:${member.id}`, role: "button", tabindex: -1, "aria-label": this.#sayMember(member, [...names, facts]), transform: `translate(${x},${y})` },
      drawn("rect", { class: "box", width: BOX.width, height: BOX.height, rx: 10 }),
      // The blanks part the words for whoever reads them out.
      ...names.flatMap((line, nth) => [drawn("text", { class: "name", x: 12, y: 25 + nth * 17 }, line), " "]),
      drawn("text", { class: "facts", x: 12, y: 28 + names.length * 17 }, facts), " ");
    if (member.plans.length) group.append(flagOf(member.plans));
    if (this.mayEdit) group.append(handle());
    return group;
  }

  /** Its line below all labels, and what can be chosen above all lines. */
  #arrow(strokes, labels, arrow, { path, at, beside }) {
    const label = labelOf(arrow);
    const state = stateOf(arrow);
    const look = `${arrow.type} ${arrow.mark} ${state} ${this.#inCircle(arrow) ? "in-circle" : ""}`;
    const line = drawn("path", { class: "line", d: path });
    const stroke = drawn("g", { class: `stroke ${look}`, "data-stroke": `a:${arrow.key}`, "aria-hidden": "true" }, line);
    strokes.append(stroke);
    const end = line.getTotalLength();
    stroke.append(headOf(line, end, end - 1, arrow.type));
    if (arrow.type === "crossgrade") stroke.append(headOf(line, 0, 1, arrow.type));
    const group = drawn("g", { class: `arrow ${look}`, "data-item": `a:${arrow.key}`, role: "button", tabindex: -1, "aria-label": `${label}: ${saidOf(arrow, this.model)}` },
      drawn("path", { class: "hit", d: path }));
    labels.append(group);
    const { x, y } = beside ?? line.getPointAtLength(end * at);
    const width = widthOf(label, SMALL) + 16;
    const left = Math.max(4, Math.min(x - width / 2, this.plan.width - width - 4));
    group.append(drawn("g", { class: "label", transform: `translate(${left},${y - 11})` },
      drawn("rect", { width, height: 22, rx: 11 }), drawn("text", { x: width / 2, y: 15 }, label)));
  }

  #inCircle(arrow) {
    const { circle } = this.model;
    return arrow.type === "upgrade" && arrow.mark !== "removed" && circle.some((id, at) => id === arrow.source && circle[at + 1] === arrow.target);
  }

  /** Those steps of the circle that are no arrow of the board. */
  #circle(strokes) {
    const { circle } = this.model;
    circle.slice(1).forEach((to, at) => {
      const [from, there] = [circle[at], this.arrows.some((arrow) => this.#inCircle(arrow) && arrow.source === circle[at] && arrow.target === to)];
      const [start, end] = [this.plan.places.get(from), this.plan.places.get(to)];
      if (there || !start || !end) return;
      const line = drawn("path", { class: "line", d: plainLine(start, end) });
      const group = drawn("g", { class: "closing" }, line);
      strokes.append(group);
      group.append(headOf(line, line.getTotalLength(), line.getTotalLength() - 1, "upgrade"));
    });
  }

  /** Offerings from the lowest rung up, each followed by the arrows that start there. */
  #itemsInOrder(members) {
    const x = (id) => this.plan.places.get(id).x;
    const sorted = members.map((member) => member.id).sort((a, b) => this.plan.rung.get(a) - this.plan.rung.get(b) || x(a) - x(b));
    return sorted.flatMap((id) => [`n:${id}`, ...this.arrows.filter((arrow) => arrow.source === id && this.of(`a:${arrow.key}`)).map((arrow) => `a:${arrow.key}`)]);
  }

  #mark() {
    if (!this.items.includes(this.current)) this.current = this.items.includes(this.model.selected) ? this.model.selected : this.items[0];
    for (const group of this.svg.querySelectorAll("[data-item]")) {
      group.setAttribute("tabindex", group.dataset.item === this.current ? 0 : -1);
      group.setAttribute("aria-pressed", String(group.dataset.item === this.model.selected));
      group.classList.toggle("selected", group.dataset.item === this.model.selected);
    }
    for (const group of this.svg.querySelectorAll("[data-stroke]")) group.classList.toggle("selected", group.dataset.stroke === this.model.selected);
  }

  /** The name of a box begins with what it shows, for those who speak to their computer. */
  #sayMember(member, shown) {
    const plans = member.plans.map(([, name]) => name).join(", ");
    const seen = [...shown, plans && flagSaid(member.plans).join("")].filter(Boolean).join(" ");
    const parts = [seen, word("rung", { rung: this.plan.rung.get(member.id) + 1 }), plans && word("included", { plans })];
    return parts.filter(Boolean).join(". ");
  }
}

function factsOf(member, isLoose) {
  return [member.statusWords, validityOf(member), isLoose && word("loose")].filter(Boolean).join(" · ");
}

function labelOf(arrow) {
  const mark = arrow.mark && word(arrow.mark);
  return [word(`kind-${arrow.type}`), validityOf(arrow), mark].filter(Boolean).join(" · ");
}

function flagSaid(plans) {
  const more = plans.length > 1 ? ` +${plans.length - 1}` : "";
  const [name] = linesOf(plans[0][1], SMALL, BOX.width - 62 - widthOf(more, SMALL), 1);
  return [name, more];
}

function flagOf(plans) {
  const [name, more] = flagSaid(plans);
  const width = widthOf(name + more, SMALL) + 34;
  return drawn("g", { class: "flag", transform: "translate(10,70)" },
    drawn("rect", { width, height: 20, rx: 4 }),
    drawn("path", { d: FLAG, transform: "translate(9,3)" }),
    drawn("text", { x: 24, y: 14 }, name + more));
}

function handle() {
  return drawn("g", { class: "handle", transform: `translate(${BOX.width - 16},16)`, "aria-hidden": "true" },
    drawn("circle", { class: "reach", r: 16 }), drawn("circle", { r: 10 }), drawn("path", { d: "M-5,0 h10 M0,-5 v10" }));
}

/** The head of an arrow: filled for an upgrade, open for a downgrade, at both ends of a crossgrade. */
function headOf(line, at, before, type) {
  const [tip, from] = [line.getPointAtLength(at), line.getPointAtLength(before)];
  const angle = (Math.atan2(tip.y - from.y, tip.x - from.x) * 180) / Math.PI;
  const shape = type === "downgrade" ? "M-11,-6 L0,0 L-11,6" : "M-11,-6 L0,0 L-11,6 z";
  return drawn("path", { class: "head", d: shape, transform: `translate(${tip.x},${tip.y}) rotate(${angle})` });
}
