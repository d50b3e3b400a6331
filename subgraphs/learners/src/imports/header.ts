import { type Header as HeaderOf, headerFinder } from "@lec/core/spreadsheet/header";
import { type Column, columns, sexColumn } from "./columns.ts";

export type Header = HeaderOf<Column>;

/** The header of a roll. Three known names make one: less may be a title. */
export const findHeader = headerFinder([...columns, sexColumn], 3);
