import { asciiDigits } from "../text/digits.ts";
import { type Grade, gradeNames, grades } from "./grade-count.type.ts";

/**
 * A classroom of an institution as one text, `PRIMARY_1/2`, of what people type: that, or `ป.1/2`, Thai digits too.
 * @returns `null` for text that names no grade and room
 */
export function readClassroom(typed: string): string | null {
  const text = asciiDigits(typed).replaceAll(/\s/g, "");
  const slash = text.indexOf("/");
  const [named, room] = [text.slice(0, slash), text.slice(slash + 1)];
  const grade = grades.find(each => each === named || asciiDigits(gradeNames[each]) === named);
  return slash > 0 && grade && /^[\p{L}\p{N}.-]{1,20}$/u.test(room) ? `${grade}/${room}` : null;
}

/** The same for people: `ป.1/2`. */
export function classroomName(classroom: string): string {
  const [grade = "", room = ""] = classroom.split("/");
  return `${gradeNames[grade as Grade] ?? grade}/${room}`;
}
