import type { ConsoleWords } from "../words.type.ts";

/** Words of the screen on an office's wall. */
export const wall: ConsoleWords["wall"] = {
  title: "Progress wall",
  open: "Open the progress wall",
  leave: "Leave the wall",
  fullScreen: "Full screen",
  window: "Leave full screen",
  home: "To the home page",
  nothing:
    "There is no progress to show: the unit may be outside your duties, or there has been no round yet",
  tiles: "Units, most learners first",
  tally: "Units by standing",
  page: "%{from}–%{to} of %{total}",
  pageBefore: "Page before",
  pageAfter: "Next page",
  pause: "Stop turning pages",
  play: "Turn the page every 15 seconds",
  allConfirmed: "All have confirmed",
  acts: "Latest acts",
  noActs: "Nothing has been done in this round yet",
  of: "of %{expected}",
  now: "now %{time}",
  until: {
    unitDeadline: "Left for institutions and LAOs to confirm",
    recordingClosesAt: "Left until recording closes",
    provinceDeadline: "Left for the province to confirm",
  },
  state: { connecting: "Connecting", live: "Live", reconnecting: "Reconnecting: what is shown may be old" },
};
