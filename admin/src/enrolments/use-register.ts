import { useEffect } from "react";
import { forgetDraftsOfOthers } from "../learners/draft.store.ts";
import { useGraph } from "../providers/graph.ts";
import { useViewer } from "../providers/session.ts";
import {
  type CheckedClassroom,
  type Classroom,
  type RegisterUnit,
  RegisterUnitDocument,
} from "./register.documents.ts";

/** What the viewer may do on a roll. The server decides again; unknown is no. */
export interface RollRights {
  /** Whether names are shown at all. */
  reads: boolean;
  /** Adds, corrects, ends, imports (T2). */
  records: boolean;
  /** Marks present, not found, moved (T3), in one classroom at least. */
  checks: boolean;
  /** The institution has confirmed: nothing of the roll changes. */
  locked: boolean;
}

/** The institution whose register is on screen, and what may be done there. */
export function useRegister(id: string) {
  const { data, error, isPending, refetch } = useGraph(RegisterUnitDocument, { id }, { keepPrevious: true });
  const viewer = useViewer();
  const accountId = viewer?.id;
  useEffect(() => {
    if (accountId) forgetDraftsOfOthers(accountId);
  }, [accountId]);
  const unit = data?.orgUnit ?? null;
  return {
    unit,
    rights: rightsAt(unit, viewer?.appointments ?? []),
    accountId: accountId ?? null,
    error: data ? null : error,
    isPending: isPending || !viewer,
    refetch,
  };
}

function rightsAt(
  unit: RegisterUnit | null,
  appointments: readonly { duty: string; unit: { id: string } }[],
): RollRights {
  const duties = new Set(appointments.filter(each => each.unit.id === unit?.id).map(({ duty }) => duty));
  const standing = unit?.learners?.standing;
  const locked = standing === "CONFIRMED" || standing === "LOCKED";
  const open = standing !== undefined && !locked;
  const records = open && duties.has("INSTITUTION_RECORDER");
  return {
    reads: unit?.classrooms != null,
    records,
    checks: open && (unit?.classrooms ?? []).some(({ canCheck }) => canCheck),
    locked,
  };
}

/** Whether the viewer marks this classroom now: a class teacher the own one. */
export function checksRoom(rights: RollRights, room: CheckedClassroom): boolean {
  return rights.checks && room.canCheck;
}

/** A classroom as an address writes it: `PRIMARY_1/1`. */
export function roomKey({ grade, name }: Pick<Classroom, "grade" | "name">): string {
  return `${grade}/${name}`;
}
