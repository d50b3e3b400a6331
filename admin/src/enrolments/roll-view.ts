import type { Classroom, RollFilter, RollOrder, RollVariables } from "./register.documents.ts";
import { roomKey } from "./use-register.ts";

/** Which learners of a roll are shown. */
export const rollShows = ["all", "unchecked", "ghosts", "blocks", "left", "removed"] as const;
export type RollShow = (typeof rollShows)[number];
export const rollOrders = ["GRADE", "STUDENT_NUMBER", "NAME"] as const satisfies readonly RollOrder[];

/** What is chosen on a roll, as it stands in the address: a reload and a link show the same. */
export interface RollView {
  room: string;
  q: string;
  order: RollOrder | "";
  show: RollShow | "";
}

export function viewOf(search: URLSearchParams): RollView {
  const [order, show] = [search.get("order"), search.get("show")];
  return {
    room: search.get("room") ?? "",
    q: search.get("q") ?? "",
    order: rollOrders.find(each => each === order) ?? "",
    show: rollShows.find(each => each === show) ?? "",
  };
}

export const isFiltered = ({ room, q, show }: RollView): boolean => room !== "" || q !== "" || show !== "";

const conditions: Record<RollShow, RollFilter> = {
  all: {},
  unchecked: { checked: ["UNCHECKED"] },
  ghosts: { checked: ["NOT_FOUND", "MOVED"] },
  blocks: { findings: "BLOCKS" },
  left: { status: "LEFT" },
  removed: { status: "REMOVED" },
};

/** The view as the API's conditions; a classroom that is gone is no condition. */
export function filterOf({ room, q, show }: RollView, classrooms: readonly Classroom[]): RollFilter {
  const classroom = classrooms.find(each => roomKey(each) === room);
  return {
    ...conditions[show || "all"],
    ...(classroom ? { grade: [classroom.grade], classroom: classroom.name } : {}),
    ...(q.trim() ? { search: q.trim() } : {}),
  };
}

export function orderOf({ order }: RollView): RollVariables["orderBy"] {
  return { field: order || "GRADE", direction: "ASC" };
}
