import type { th } from "./th/console.ts";

/** The shape every language of the console fills: the keys of the Thai original. */
export type ConsoleWords = typeof th;

/** Every path to a text, such as "home.next.laoReady". */
export type WordKey = Leaves<ConsoleWords>;

type Leaves<Node> = {
  [Key in keyof Node & string]: Node[Key] extends string ? Key : `${Key}.${Leaves<Node[Key]>}`;
}[keyof Node & string];
