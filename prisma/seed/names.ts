import type { Random } from "./random.ts";

/** Given names and surnames for people who do not exist: common Thai words put together. */
const boys = (
  "กิตติพงษ์ ธนกร ภูมิพัฒน์ ณัฐพล อนุชา พีรพัฒน์ ธีรภัทร ศุภกร วรเมธ ชยพล จิรายุ กฤษณะ ปัณณวิชญ์ รัชชานนท์ สิรวิชญ์ ภานุวัฒน์ อภิชาติ นพรัตน์ " +
  "เจษฎา ธนภัทร พงศกร วีรภาพ สุรศักดิ์ ก้องภพ ชลสิทธิ์ ปกรณ์ ศรายุทธ ทินกร วุฒิชัย เอกราช บุญมี สมชาย ประเสริฐ มานพ ไตรภพ อัครเดช คณิน ต้นกล้า ภัทรพล วชิรวิทย์"
).split(" ");
const girls = (
  "กัญญาณัฐ พิมพ์ชนก ณัฐธิดา ปาริชาติ สุภาพร อรวรรณ ชนิดา ธัญชนก วรัญญา ปภาวรินทร์ เบญจมาศ รุ่งนภา จิราพร กมลชนก ศิริพร นันทิชา พรทิพย์ อารยา สุดารัตน์ " +
  "มณีรัตน์ ขวัญข้าว ใบเตย น้ำฝน ดวงใจ ปิยะดา วิภาดา ลลิตา ชุติมา ญาณิศา ธิดารัตน์ พัชราภา สิรินทรา อภิญญา เกวลิน แพรวา กนกวรรณ บุษบา จันทร์เพ็ญ ทิพวรรณ รัตนา"
).split(" ");
const surnameStarts =
  "ศรี บุญ ทอง แก้ว วงศ์ จันทร์ สุข พรม คำ ไชย ภู สิงห์ อินทร์ โพธิ์ แสน มูล นาม เพชร ประทุม สุวรรณ ดวง พันธุ์ ราช กอง ชัย เทพ นิล มาลา ยอด เหล่า".split(
    " ",
  );
const surnameEnds =
  "สวัสดิ์ ประเสริฐ พงษ์ มณี เจริญ รักษา วิเศษ ศิลป์ ชัยสิทธิ์ สุนทร พิมพ์ ภักดี เรือง โคตร ขันธ์ สมบัติ แสงทอง ไพศาล นนท์ ทวีป เดช มงคล สีหา เพียร งาม ศักดา ดี ลา สาร ชาติ".split(
    " ",
  );
const neighbourSurnames =
  "พมมะจัน แก้วมะนี สีสุลาด วงสะหวัน อินทะวง พันทะวง โสพา จันทะลา มะนีวง สุลิยะวง วิไลวัน เพ็ดสะหมอน ตูน อ่อง เมียว โซ เทียน วิน โสก จันทา เมง ดารา".split(
    " ",
  );

/** Where learners without Thai nationality come from; the letters' G-codes are theirs mostly. */
export const neighbourNationalities = ["ลาว", "พม่า", "กัมพูชา"] as const;

export type Sex = "MALE" | "FEMALE";

export function firstName(random: Random, sex: Sex): string {
  return random.pick(sex === "MALE" ? boys : girls);
}

export function surname(random: Random, thai: boolean): string {
  return thai ? random.pick(surnameStarts) + random.pick(surnameEnds) : random.pick(neighbourSurnames);
}

/** The title of a learner: เด็กชาย / เด็กหญิง under 15 years, นาย / นางสาว from then on. */
export function title(sex: Sex, ageYears: number): string {
  if (ageYears < 15) return sex === "MALE" ? "เด็กชาย" : "เด็กหญิง";
  return sex === "MALE" ? "นาย" : "นางสาว";
}

export interface BilingualName {
  readonly name: string;
  readonly nameEn: string;
}

const pairs = (text: string): BilingualName[] =>
  text.split(" ").map(pair => {
    const [name = "", nameEn = ""] = pair.split("/");
    return { name, nameEn };
  });
const landforms = pairs(
  "หนอง/Nong โนน/Non นา/Na โคก/Khok ดง/Dong ห้วย/Huai ท่า/Tha ดอน/Don โพน/Phon คำ/Kham เหล่า/Lao กุด/Kut ป่า/Pa วัง/Wang บึง/Bueng",
);
const qualities = pairs(
  "แวง/Waeng สว่าง/Sawang ใหญ่/Yai แก้ว/Kaeo งาม/Ngam บัว/Bua ไผ่/Phai ขาม/Kham สูง/Sung ทอง/Thong แดง/Daeng ยาง/Yang เจริญ/Charoen สวรรค์/Sawan " +
    "ม่วง/Muang จาน/Chan สะอาด/Sa-at ตูม/Tum แสง/Saeng หวาย/Wai กลาง/Klang น้อย/Noi ทราย/Sai เพ็ก/Phek คูณ/Khun สิม/Sim",
);
const temples = pairs(
  "โพศรี/Phosi วัดกลาง/Wat-Klang มัธยมวัดใต้/Matthayom-Wat-Tai บ้านหนองเหล็ก/Ban-Nong-Lek วัดโพธิ์ชัย/Wat-Pho-Chai รัตนโกสินทร์/Rattanakosin ประชาสามัคคี/Pracha-Samakkhi วัดสระแก้ว/Wat-Sa-Kaeo บ้านใหม่พัฒนา/Ban-Mai-Phatthana เฉลิมพระเกียรติ/Chaloem-Phra-Kiat",
);

/** The name of a village, without บ้าน. */
export function villageName(random: Random): BilingualName {
  const land = random.pick(landforms);
  const quality = random.pick(qualities);
  return { name: land.name + quality.name, nameEn: `${land.nameEn} ${quality.nameEn}` };
}

/** What follows the number of a municipal school; `index` from 0. */
export function municipalSchoolName(index: number): BilingualName {
  const chosen = temples[index % temples.length] ?? { name: "", nameEn: "" };
  return { name: chosen.name, nameEn: chosen.nameEn.replaceAll("-", " ") };
}
