// The way of each arrow over the board, past the boxes between its ends.
import { BOX } from "./ladder-layout.js";

const SIDE = 24;
const BESIDE = 13;
const LANES = 6;

/** The path of every arrow by its key, and where its label stands: how far along it, or at a point beside a box. */
export function linesOfArrows(arrows, { rung, places }) {
  const drawn = arrows.filter((arrow) => places.has(arrow.source) && places.has(arrow.target));
  const ports = portsOf(drawn, rung, places);
  const pairs = new Map();
  const taken = [];
  for (const arrow of drawn) pairs.set(pairOf(arrow), [...(pairs.get(pairOf(arrow)) ?? []), arrow.key]);
  return new Map(drawn.map((arrow) => {
    const pair = pairs.get(pairOf(arrow));
    const nth = pair.indexOf(arrow.key);
    const height = pair.length > 1 ? [0.28, 0.72, 0.5][nth % 3] : 0.5;
    const isUp = rung.get(arrow.target) > rung.get(arrow.source);
    const [start, end] = [ports.get(`${arrow.key} source`), ports.get(`${arrow.key} target`)];
    return [arrow.key, { at: isUp ? height : 1 - height, ...wayOf(arrow, start, end, nth, rung, places, taken) }];
  }));
}

function pairOf({ source, target }) {
  return [source, target].sort().join(" ");
}

/** A way from box to box for what is no arrow yet: on the right of all. */
export function plainLine(from, to) {
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x + BOX.width, to.y + BOX.height / 2];
  const bend = Math.max(x1, x2) + SIDE * 2.5;
  return `M${x1},${y1} C${bend},${y1} ${bend},${y2} ${x2},${y2}`;
}

/** Where each arrow leaves and reaches a box: several at one side stand beside each other. */
function portsOf(arrows, rung, places) {
  const sides = new Map();
  for (const arrow of arrows) {
    for (const [end, other, role] of [[arrow.source, arrow.target, "source"], [arrow.target, arrow.source, "target"]]) {
      const side = sideOf(rung.get(other) - rung.get(end), places.get(other).x - places.get(end).x);
      const key = `${side} ${end}`;
      sides.set(key, [...(sides.get(key) ?? []), { name: `${arrow.key} ${role}`, towards: places.get(other).x, key: arrow.key }]);
    }
  }
  const ports = new Map();
  for (const [key, ends] of sides) {
    const [side, ...id] = key.split(" ");
    ends.sort((a, b) => a.towards - b.towards || a.key.localeCompare(b.key));
    ends.forEach(({ name }, nth) => ports.set(name, pointOf(side, places.get(id.join(" ")), (nth + 1) / (ends.length + 1))));
  }
  return ports;
}

function sideOf(up, right) {
  if (up) return up > 0 ? "top" : "bottom";
  return right > 0 ? "right" : "left";
}

function pointOf(side, { x, y }, share) {
  const across = { x: x + BOX.width * share, y: y + (side === "top" ? 0 : BOX.height) };
  const along = { x: x + (side === "left" ? 0 : BOX.width), y: y + BOX.height * share };
  return side === "top" || side === "bottom" ? across : along;
}

function wayOf(arrow, start, end, nth, rung, places, taken) {
  const [from, to] = [rung.get(arrow.source), rung.get(arrow.target)];
  if (from === to) return alongRung(arrow, start, end, nth, places);
  const up = to > from ? -1 : 1;
  const between = [...places].filter(([id]) => rung.get(id) > Math.min(from, to) && rung.get(id) < Math.max(from, to)).map(([, place]) => place);
  const lane = between.length ? freeLane(start, end, between, taken) : null;
  if (lane === null) {
    const bend = (up * Math.abs(end.y - start.y)) / 2;
    return { path: `M${start.x},${start.y} C${start.x},${start.y + bend} ${end.x},${end.y - bend} ${end.x},${end.y}` };
  }
  const bend = up * BOX.above * 0.6;
  const [low, high] = [start.y + up * BOX.above, end.y - up * BOX.above];
  const path = `M${start.x},${start.y} C${start.x},${start.y + bend} ${lane},${low - bend} ${lane},${low} L${lane},${high} C${lane},${high + bend} ${end.x},${end.y - bend} ${end.x},${end.y}`;
  return { path, beside: { x: lane, y: high + up * 15 } };
}

/**
 * Where the way can pass all rungs between its ends: straight on, which is null, or beside the boxes there, in a lane
 * that no other way has `taken` at this height.
 */
function freeLane(start, end, between, taken) {
  const isFree = (x) => between.every((place) => x < place.x - 8 || x > place.x + BOX.width + 8);
  const middle = (start.x + end.x) / 2;
  const [top, bottom] = [Math.min(start.y, end.y), Math.max(start.y, end.y)];
  const isOpen = (x) => taken.every((way) => way.bottom <= top || way.top >= bottom || Math.abs(way.x - x) >= BESIDE);
  if (isFree(start.x) && isFree(end.x) && isFree(middle) && start.x === end.x && isOpen(middle)) return null;
  const aside = [...Array(LANES).keys()].map((nth) => SIDE + nth * BESIDE);
  const beside = between.flatMap((place) => aside.flatMap((far) => [place.x + BOX.width + far, place.x - far]));
  const detour = (x) => Math.abs(x - middle) + (x < middle ? BOX.width : 0); // on the left stand the names of the rungs
  const free = beside.filter((x) => x > 8 && isFree(x)).sort((a, b) => detour(a) - detour(b));
  const x = free.find(isOpen) ?? free[0] ?? beside[0];
  taken.push({ x, top, bottom });
  return x;
}

function alongRung(arrow, start, end, nth, places) {
  const between = [...places.values()].some(({ x, y }) => y === places.get(arrow.source).y && x > Math.min(start.x, end.x) && x < Math.max(start.x, end.x));
  if (!between) return { path: `M${start.x},${start.y} L${end.x},${end.y}` };
  const right = end.x > start.x ? 1 : -1;
  const height = places.get(arrow.source).y - 22 - nth * 12;
  return { path: `M${start.x},${start.y} C${start.x + right * 40},${height} ${end.x - right * 40},${height} ${end.x},${end.y}` };
}
