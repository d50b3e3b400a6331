import fc from "fast-check";
import { expect, test } from "vitest";
import { classroomName, readClassroom } from "./classroom.ts";
import { grades } from "./grade-count.type.ts";

test("a classroom is read as people write it, and nothing else is", () => {
  expect(readClassroom("ป.๑/๒")).toBe("PRIMARY_1/2");
  expect(readClassroom(" อ. 2 / ก ")).toBe("KINDERGARTEN_2/ก");
  expect(readClassroom("PRIMARY_1/2")).toBe("PRIMARY_1/2");
  for (const typed of ["1", "ป.1", "ป.1/", "/1", "ป.9/1", "ม.1/1/1", ""])
    expect(readClassroom(typed)).toBeNull();
});

test("every classroom's name is read back", () => {
  fc.assert(
    fc.property(fc.constantFrom(...grades), fc.integer({ min: 1, max: 99 }), (grade, room) => {
      expect(readClassroom(classroomName(`${grade}/${room}`))).toBe(`${grade}/${room}`);
    }),
  );
});
