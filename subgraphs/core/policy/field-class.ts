/**
 * Field classes of domain.md section 6. Every field of every type states its class; the builder refuses one that does
 * not, and prints in the field's description who may read it.
 */
export const fieldClasses = ["public", "internal", "personal", "identifier", "sensitive"] as const;
export type FieldClass = (typeof fieldClasses)[number];

/** Who may read a field of the class, in the words of the schema's descriptions. */
export const readableBy: Readonly<Record<FieldClass, string>> = {
  public: "อ่านได้: ผู้ลงชื่อเข้าใช้ทุกคน (anyone signed in)",
  internal: "อ่านได้: ผู้ที่มีหน่วยงานนี้ในขอบเขตหน้าที่ (whoever's reach holds the unit)",
  personal:
    "อ่านได้: เจ้าหน้าที่ของสถานศึกษานั้นและเจ้าหน้าที่ อปท. ต้นสังกัด (the institution's own duties and its LAO officer)",
  identifier:
    "อ่านได้: ผู้บันทึก ผู้บริหาร และนายทะเบียนของสถานศึกษานั้น (recorder, director and registrar of the institution)",
  sensitive: "อ่านได้: ผู้บันทึกและผู้บริหารของสถานศึกษานั้น (recorder and director of the institution)",
};
