import { Box, MenuItem, TextField } from "@mui/material";
import { useEffect, useRef, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import type { Classroom } from "./register.documents.ts";
import { type RollView, rollOrders, rollShows } from "./roll-view.ts";
import { roomKey } from "./use-register.ts";

const pauseMs = 250;

interface RollFiltersProps {
  view: RollView;
  classrooms: readonly Classroom[];
  change: (next: Partial<RollView>) => void;
}

/** Search, classroom, what is shown and in which order. "/" leads to the search from anywhere on the page. */
export function RollFilters({ view, classrooms, change }: RollFiltersProps) {
  const words = useWords();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(view.q);
  useEffect(() => setText(view.q), [view.q]);
  useEffect(() => {
    if (text === view.q) return;
    const timer = setTimeout(() => change({ q: text }), pauseMs);
    return () => clearTimeout(timer);
  }, [text, view.q, change]);
  useEffect(() => {
    const toSearch = (event: KeyboardEvent) => {
      const inField = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      if (event.key !== "/" || inField || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      box.current?.focus();
    };
    window.addEventListener("keydown", toSearch);
    return () => window.removeEventListener("keydown", toSearch);
  }, []);
  const select = { inputLabel: { shrink: true }, select: { displayEmpty: true } } as const;
  const width = { xs: "calc(50% - 6px)", md: 164 };
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5 }}>
      <TextField
        id="roll-search"
        type="search"
        size="small"
        inputRef={box}
        label={words("register.roll.search")}
        placeholder={words("register.roll.searchHint")}
        value={text}
        onChange={event => setText(event.target.value)}
        sx={{ flex: { xs: "1 1 100%", md: "1 1 200px" } }}
        slotProps={{ inputLabel: { shrink: true }, htmlInput: { autoComplete: "off" } }}
      />
      <TextField
        id="roll-room"
        select
        size="small"
        label={words("register.roll.classrooms")}
        value={classrooms.some(each => roomKey(each) === view.room) ? view.room : ""}
        onChange={event => change({ room: event.target.value })}
        sx={{ width }}
        slotProps={select}
      >
        <MenuItem value="">{words("register.roll.everyClassroom")}</MenuItem>
        {classrooms.map(each => (
          <MenuItem key={roomKey(each)} value={roomKey(each)}>
            {words("register.roll.roomCount", {
              grade: words(`grade.${each.grade}`),
              name: each.name,
              count: each.learners,
            })}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        id="roll-show"
        select
        size="small"
        label={words("register.roll.show")}
        value={view.show || "all"}
        onChange={event =>
          change({ show: event.target.value === "all" ? "" : (event.target.value as RollView["show"]) })
        }
        sx={{ width }}
        slotProps={select}
      >
        {rollShows.map(each => (
          <MenuItem key={each} value={each}>
            {words(`register.roll.shows.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        id="roll-order"
        select
        size="small"
        label={words("register.roll.order")}
        value={view.order || "GRADE"}
        onChange={event =>
          change({ order: event.target.value === "GRADE" ? "" : (event.target.value as RollView["order"]) })
        }
        sx={{ width }}
        slotProps={select}
      >
        {rollOrders.map(each => (
          <MenuItem key={each} value={each}>
            {words(`register.roll.orders.${each}`)}
          </MenuItem>
        ))}
      </TextField>
    </Box>
  );
}
