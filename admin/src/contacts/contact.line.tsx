import MailOutline from "@mui/icons-material/MailOutlined";
import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  TextField,
} from "@mui/material";
import { type FormEvent, useId, useState } from "react";
import { useNotify } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { useViewer } from "../providers/session.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { ContactDocument, SetContactDocument, type SetContactInput } from "./contact.documents.ts";
import { maySetContact } from "./may-set-contact.ts";

interface ContactUnit {
  id: string;
  ancestors: readonly { id: string }[];
}

/** The unit's mailbox, where reminders go besides the inbox; whoever may set it does so here. */
export function ContactLine({ unit }: { unit: ContactUnit }) {
  const words = useWords();
  const mine = maySetContact(useViewer()?.appointments ?? [], unit);
  const { data } = useGraph(ContactDocument, { id: unit.id });
  const [open, setOpen] = useState(false);
  const email = data?.orgUnit?.contactEmail ?? null;
  if (!data || (!email && !mine)) return null;
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1, mt: -2, mb: 2 }}>
      <MailOutline fontSize="small" aria-hidden="true" sx={{ color: "text.secondary" }} />
      <Box
        component="span"
        sx={{ color: email ? "text.primary" : "text.secondary", overflowWrap: "anywhere" }}
      >
        {email ?? words("contact.none")}
      </Box>
      {mine && (
        <Button size="small" onClick={() => setOpen(true)} sx={{ minHeight: 44 }}>
          {words("contact.edit")}
        </Button>
      )}
      {open && <ContactDialog unitId={unit.id} email={email ?? ""} close={() => setOpen(false)} />}
    </Box>
  );
}

function ContactDialog({ unitId, email, close }: { unitId: string; email: string; close: () => void }) {
  const words = useWords();
  const notify = useNotify();
  const titleId = useId();
  const [typed, setTyped] = useState(email);
  const { send, busy, refusals } = usePress<SetContactInput, Blocker>(SetContactDocument);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!(await send({ unitId, email: typed.trim() || null }))) return;
    notify(words("contact.saved"), { type: "success" });
    close();
  }

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <form onSubmit={event => void submit(event)} noValidate>
        <DialogTitle id={titleId}>{words("contact.title")}</DialogTitle>
        <DialogContent>
          <DialogContentText sx={{ mb: 2.5 }}>{words("contact.text")}</DialogContentText>
          <TextField
            id="contact-email"
            type="email"
            label={words("contact.email")}
            helperText={words("contact.hint")}
            value={typed}
            onChange={event => setTyped(event.target.value)}
            autoFocus
            fullWidth
            slotProps={{ htmlInput: { maxLength: 254, inputMode: "email", autoComplete: "off" } }}
          />
          <RefusalAlert refusals={refusals} />
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("confirmation.keep")}
          </Button>
          <Button type="submit" variant="contained" disabled={busy}>
            {busy ? words("confirmation.submitting") : words("contact.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
