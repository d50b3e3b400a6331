import type { ConsoleWords } from "../words.type.ts";

/** Words of a unit's mailbox. */
export const contact: ConsoleWords["contact"] = {
  none: "The unit has no e-mail address yet",
  edit: "Edit e-mail",
  title: "The unit's e-mail",
  text: "Reminders and turns of requests to correct are sent here too, besides the inbox.",
  email: "Official e-mail address",
  hint: "The unit's address, not a person's. Leave it empty to remove it.",
  save: "Save",
  saved: "The unit's e-mail is saved",
};

/** Words of the inbox, of reminders and of letters. */
export const inbox: ConsoleWords["inbox"] = {
  title: "Inbox",
  lead: "What your unit has to know or do",
  open: "Inbox",
  openUnread: "Inbox, %{count} not read yet",
  show: "Show",
  unread: "Not read",
  all: "All",
  count: "%{count}",
  new: "New",
  today: "Today, %{day}",
  none: "Nothing has come yet",
  noneUnread: "You have read everything",
  more: "Show more",
  message: "Message: %{message}",
  bySystem: "by the system",
  goTo: "Go to %{unit}",
  markRead: "Mark as read",
  markReadOf: "Mark as read: %{title}",
  markAll: "Mark all as read",
  allRead: "All are marked as read",
  remind: "Remind to confirm",
  remindTitle: "Remind one unit |||| Remind %{count} units",
  remindAllTitle: "Remind every unit that has not confirmed",
  remindText:
    "It goes to the inbox of whoever can confirm, and by e-mail to units that have a mailbox. Each unit is reminded at most once an hour.",
  remindMessage: "A message, if you like",
  remindHint: "The deadline and what to do are in the text already",
  remindSend: "Send the reminder",
  reminded: "One unit was reminded |||| %{count} units were reminded",
  remindedRecently: "one more was reminded within the hour |||| %{count} more were reminded within the hour",
  letter: "Letter (PDF)",
  letterFile: "letter-to-units-not-confirmed.pdf",
};
