/** Where an institution stands in the open round. CANCELLED: it was confirmed and its LAO opened it again. */
export type InstitutionState =
  | "UNTOUCHED"
  | "PARTLY_CHECKED"
  | "READY"
  | "GHOSTS"
  | "CONFIRMED"
  | "CONFIRMED_TWICE"
  | "CANCELLED";
export type LearnersState = "OPEN" | "CONFIRMED" | "CONFIRMED_TWICE" | "CANCELLED";
export type OtherState = "UNTOUCHED" | "PARTLY_RECORDED" | "RECORDED" | "CONFIRMED";

export interface LaoState {
  readonly institutions: readonly InstitutionState[];
  readonly learners: LearnersState;
  readonly other: OtherState;
}

/** How far a province is: every unit somewhere, every LAO confirmed, or confirmed itself. */
export type ProvinceState = "MID_COURSE" | "LAOS_CONFIRMED" | "CONFIRMED";

/** Phrae waits for its province officer only (T11), as do Sing Buri, Trat and Yasothon in the nation; Krabi is done. */
export const provinceStates: Readonly<Record<string, ProvinceState>> = {
  "17": "LAOS_CONFIRMED",
  "23": "LAOS_CONFIRMED",
  "35": "LAOS_CONFIRMED",
  "54": "LAOS_CONFIRMED",
  "81": "CONFIRMED",
};

const scenes = [
  "confirmed",
  "oneMissing",
  "untouched",
  "partlyChecked",
  "laoReady",
  "learnersOnly",
  "confirmedTwice",
  "otherOnly",
  "ghosts",
  "ready",
  "mixed",
  "confirmed",
  "reopened",
] as const;
export type Scene = (typeof scenes)[number];

/** The scene of the nth LAO (of those with institutions) of a province in mid-course; all occur within thirteen LAOs. */
export function sceneAt(index: number): Scene {
  return scenes[index % scenes.length] ?? "untouched";
}

/**
 * What a scene means for an LAO with this many active institutions and other schools.
 * I1 and I4 hold in every one: an LAO is confirmed over confirmed institutions and recorded schools only.
 */
export function laoState(scene: Scene, institutions: number): LaoState {
  const all = (state: InstitutionState) => Array.from({ length: institutions }, () => state);
  const but = (state: InstitutionState, others: InstitutionState) =>
    all(others).map((s, i) => (i === institutions - 1 ? state : s));
  switch (scene) {
    case "untouched":
      return { institutions: all("UNTOUCHED"), learners: "OPEN", other: "UNTOUCHED" };
    case "partlyChecked":
      return { institutions: but("UNTOUCHED", "PARTLY_CHECKED"), learners: "OPEN", other: "PARTLY_RECORDED" };
    case "ready":
      return { institutions: all("READY"), learners: "OPEN", other: "RECORDED" };
    case "ghosts":
      return { institutions: but("GHOSTS", "CONFIRMED"), learners: "OPEN", other: "RECORDED" };
    case "mixed":
      return {
        institutions: all("UNTOUCHED").map(
          (_, i) => (["READY", "PARTLY_CHECKED", "CONFIRMED", "GHOSTS"] as const)[i % 4] ?? "READY",
        ),
        learners: "OPEN",
        other: "PARTLY_RECORDED",
      };
    case "oneMissing":
      return { institutions: but("READY", "CONFIRMED"), learners: "OPEN", other: "CONFIRMED" };
    case "laoReady":
      return { institutions: all("CONFIRMED"), learners: "OPEN", other: "RECORDED" };
    case "learnersOnly":
      return { institutions: all("CONFIRMED"), learners: "CONFIRMED", other: "PARTLY_RECORDED" };
    case "otherOnly":
      return { institutions: but("PARTLY_CHECKED", "CONFIRMED"), learners: "OPEN", other: "CONFIRMED" };
    case "confirmed":
      return { institutions: all("CONFIRMED"), learners: "CONFIRMED", other: "CONFIRMED" };
    case "confirmedTwice":
      return {
        institutions: but("CONFIRMED_TWICE", "CONFIRMED"),
        learners: "CONFIRMED_TWICE",
        other: "CONFIRMED",
      };
    case "reopened":
      return { institutions: but("CANCELLED", "CONFIRMED"), learners: "CANCELLED", other: "CONFIRMED" };
  }
}
