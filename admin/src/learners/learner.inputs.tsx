import ExpandMore from "@mui/icons-material/ExpandMore";
import {
  Accordion,
  AccordionDetails,
  AccordionSummary,
  Autocomplete,
  Box,
  Button,
  MenuItem,
  TextField,
  Typography,
} from "@mui/material";
import type { ReactNode } from "react";
import type { Classroom } from "../enrolments/register.documents.ts";
import type { FieldName } from "../i18n/register.type.ts";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDate } from "../time/buddhist-era.ts";
import { readDay } from "../time/typed-day.ts";
import { TambonField } from "./tambon.field.tsx";
import {
  addressFields,
  addressKinds,
  allGrades,
  changesOf,
  guardianFields,
  guardianRoles,
  moreFields,
  requiredFields,
  type Typed,
} from "./typed-learner.ts";

/** What is shown below a field: what keeps it from being saved, or what is worth a look. */
export interface FieldNote {
  message: string;
  error: boolean;
}

interface LearnerInputsProps {
  typed: Typed;
  change: (changes: Typed) => void;
  notes: Readonly<Record<string, FieldNote>>;
  classrooms: readonly Classroom[];
  /** Whether the identifier is shown and not typed: it is changed by an act of its own. */
  identifierLocked: boolean;
  /** Name of the province the institution is in. */
  province: string | null;
  disabled: boolean;
}

const titles = ["เด็กชาย", "เด็กหญิง", "นาย", "นางสาว"] as const;
const sexOfTitle: Readonly<Record<string, string>> = {
  เด็กชาย: "MALE",
  นาย: "MALE",
  เด็กหญิง: "FEMALE",
  นางสาว: "FEMALE",
};
const decimals: ReadonlySet<string> = new Set([
  "weightKg",
  "heightCm",
  "monthlyIncome",
  "postalCode",
  "phone",
]);

/** The id of a field's input, where the focus goes when something is wrong with it. */
export const inputId = (path: string) => `learner-${path.replaceAll(".", "-")}`;

/** All fields of a learner and of the enrolment: the form to add and the form to correct are the same. */
export function LearnerInputs(props: LearnerInputsProps) {
  const { typed, change, notes, classrooms, identifierLocked, province, disabled } = props;
  const words = useWords();
  const locale = useConsoleLocale();
  const rooms = [...new Set(classrooms.filter(each => each.grade === typed.grade).map(({ name }) => name))];

  /** One field; `name` is its word, `path` its place. */
  function field(
    path: string,
    name: FieldName,
    more: { hint?: string; options?: readonly string[]; locked?: boolean } = {},
  ) {
    const note = notes[path];
    const text = typed[path] ?? "";
    const set = (value: string) => change(changesOf(path, value));
    const common = {
      id: inputId(path),
      label: words(`register.field.${name}`),
      required: requiredFields.has(path),
      error: note?.error ?? false,
      helperText: note?.message ?? more.hint ?? " ",
      fullWidth: true,
    };
    if (more.options)
      return (
        <Autocomplete
          key={path}
          freeSolo
          openOnFocus
          disabled={disabled}
          options={[...more.options]}
          inputValue={text}
          onInputChange={(_event, value, reason) => {
            if (reason !== "reset") set(value);
          }}
          onChange={(_event, value) => set(value ?? "")}
          id={common.id}
          renderInput={params => (
            <TextField
              {...params}
              label={common.label}
              required={common.required}
              error={common.error}
              helperText={common.helperText}
            />
          )}
        />
      );
    return (
      <TextField
        key={path}
        {...common}
        value={text}
        disabled={disabled}
        onChange={event => set(event.target.value)}
        slotProps={{
          htmlInput: {
            autoComplete: "off",
            maxLength: 200,
            readOnly: more.locked ?? false,
            ...(decimals.has(name) ? { inputMode: "decimal" } : {}),
          },
        }}
      />
    );
  }

  function choice(path: string, name: FieldName, options: readonly { value: string; label: string }[]) {
    const note = notes[path];
    return (
      <TextField
        key={path}
        id={inputId(path)}
        select
        label={words(`register.field.${name}`)}
        required={requiredFields.has(path)}
        error={note?.error ?? false}
        helperText={note?.message ?? " "}
        value={options.some(({ value }) => value === typed[path]) ? typed[path] : ""}
        disabled={disabled}
        onChange={event => change({ [path]: event.target.value })}
        fullWidth
      >
        {!requiredFields.has(path) && <MenuItem value="">{words("register.learner.unknown")}</MenuItem>}
        {options.map(({ value, label }) => (
          <MenuItem key={value} value={value}>
            {label}
          </MenuItem>
        ))}
      </TextField>
    );
  }

  function day(path: "birthDate" | "enteredOn") {
    const note = notes[path];
    const read = readDay(typed[path] ?? "", locale);
    return (
      <TextField
        key={path}
        id={inputId(path)}
        label={words(`register.field.${path}`)}
        required
        error={note?.error ?? false}
        helperText={
          note?.message ?? (read.day ? formatDate(read.day, locale) : words("register.form.dayHint"))
        }
        value={typed[path] ?? ""}
        disabled={disabled}
        onChange={event => change({ [path]: event.target.value })}
        fullWidth
        slotProps={{ htmlInput: { autoComplete: "off", maxLength: 12, inputMode: "numeric" } }}
      />
    );
  }

  const entitled = [
    { value: "yes", label: words("register.yes") },
    { value: "no", label: words("register.no") },
  ];
  return (
    <>
      <Group title={words("register.form.about")}>
        {field("identifier", "identifier", {
          hint: words(identifierLocked ? "register.form.identifierLocked" : "register.form.identifierHint"),
          locked: identifierLocked,
        })}
        <Autocomplete
          freeSolo
          openOnFocus
          disabled={disabled}
          id={inputId("prefix")}
          options={[...titles]}
          inputValue={typed.prefix ?? ""}
          onInputChange={(_event, value, reason) => {
            if (reason === "reset") return;
            const sex = sexOfTitle[value.trim()];
            change({ prefix: value, ...(sex ? { sex } : {}) });
          }}
          onChange={(_event, value) => {
            const sex = sexOfTitle[value ?? ""];
            change({ prefix: value ?? "", ...(sex ? { sex } : {}) });
          }}
          renderInput={params => (
            <TextField
              {...params}
              label={words("register.field.prefix")}
              required
              error={notes.prefix?.error ?? false}
              helperText={notes.prefix?.message ?? " "}
            />
          )}
        />
        {field("firstName", "firstName")}
        {field("lastName", "lastName")}
        {choice("sex", "sex", [
          { value: "MALE", label: words("enrolments.sexes.MALE") },
          { value: "FEMALE", label: words("enrolments.sexes.FEMALE") },
        ])}
        {day("birthDate")}
        {field("nationality", "nationality", { options: ["ไทย", "ลาว", "เมียนมา", "กัมพูชา", "ไม่มีสัญชาติ"] })}
      </Group>
      <Group title={words("register.form.class")}>
        {choice(
          "grade",
          "grade",
          gradesFirst(classrooms).map(value => ({ value, label: words(`grade.${value}`) })),
        )}
        {field("classroom", "classroom", { options: rooms, hint: words("register.form.classroomHint") })}
        {field("studentNumber", "studentNumber")}
        {day("enteredOn")}
      </Group>
      <Fold id="more" title={words("register.form.more")} paths={moreFields} typed={typed} notes={notes}>
        {moreFields.map(name =>
          name === "tuitionEntitled" || name === "medicalEntitled"
            ? choice(name, name, entitled)
            : field(name, name),
        )}
      </Fold>
      {guardianRoles.map(role => {
        const paths = guardianFields.map(name => `guardians.${role}.${name}`);
        return (
          <Fold
            key={role}
            id={role}
            title={words(`register.guardian.${role}`)}
            paths={paths}
            typed={typed}
            notes={notes}
          >
            {guardianFields.map(name => field(`guardians.${role}.${name}`, name))}
          </Fold>
        );
      })}
      {addressKinds.map(kind => {
        const shown = addressFields.filter(name => name !== "tambonCode");
        const paths = shown.map(name => `addresses.${kind}.${name}`);
        return (
          <Fold
            key={kind}
            id={kind}
            title={words(`register.address.${kind}`)}
            paths={paths}
            typed={typed}
            notes={notes}
          >
            {kind === "CURRENT" && (
              <Box sx={{ gridColumn: "1 / -1" }}>
                <Button
                  size="small"
                  disabled={disabled}
                  onClick={() =>
                    change(
                      Object.fromEntries(
                        addressFields.map(name => [
                          `addresses.CURRENT.${name}`,
                          typed[`addresses.REGISTERED.${name}`] ?? "",
                        ]),
                      ),
                    )
                  }
                >
                  {words("register.form.sameAddress")}
                </Button>
              </Box>
            )}
            {shown.map(name => {
              const path = `addresses.${kind}.${name}`;
              return name === "tambon" ? (
                <TambonField
                  key={path}
                  id={inputId(path)}
                  kind={kind}
                  typed={typed}
                  change={change}
                  error={notes[path]?.message ?? null}
                  near={province}
                  disabled={disabled}
                />
              ) : (
                field(path, name)
              );
            })}
          </Fold>
        );
      })}
    </>
  );
}

/** The grades that the institution has come first; a class not there yet can still be opened. */
function gradesFirst(classrooms: readonly Classroom[]) {
  const own = new Set(classrooms.map(({ grade }) => grade));
  return [...allGrades.filter(grade => own.has(grade)), ...allGrades.filter(grade => !own.has(grade))];
}

const grid = {
  display: "grid",
  columnGap: 2,
  rowGap: 1.25,
  "& .MuiAutocomplete-root .MuiAutocomplete-inputRoot.MuiInputBase-root": { paddingBlock: "2.5px" },
  gridTemplateColumns: {
    xs: "minmax(0, 1fr)",
    sm: "repeat(2, minmax(0, 1fr))",
    lg: "repeat(3, minmax(0, 1fr))",
  },
} as const;

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, mb: 2, minWidth: 0 }}>
      <Typography component="legend" variant="h2" sx={{ mb: 1.5, p: 0 }}>
        {title}
      </Typography>
      <Box sx={grid}>{children}</Box>
    </Box>
  );
}

interface FoldProps {
  id: string;
  title: string;
  paths: readonly string[];
  typed: Typed;
  notes: LearnerInputsProps["notes"];
  children: ReactNode;
}

/** Fields that may be left out, folded away with how many are filled; open while one of them is wrong. */
function Fold({ id, title, paths, typed, notes, children }: FoldProps) {
  const words = useWords();
  const count = paths.filter(path => typed[path]?.trim()).length;
  const wrong = paths.some(path => notes[path]?.error);
  return (
    <Accordion
      variant="outlined"
      disableGutters
      {...(wrong ? { expanded: true } : {})}
      key={wrong ? "open" : "own"}
      sx={{ mb: 1, borderRadius: 2, "&::before": { display: "none" } }}
    >
      <AccordionSummary expandIcon={<ExpandMore />} id={`fold-${id}`} aria-controls={`fold-${id}-fields`}>
        <Typography component="span" sx={{ fontWeight: 600 }}>
          {title}
          <Box component="span" sx={{ ml: 1.5, fontWeight: 400, color: "text.secondary" }}>
            {words("register.form.filled", { count })}
          </Box>
        </Typography>
      </AccordionSummary>
      <AccordionDetails>
        <Box sx={grid}>{children}</Box>
      </AccordionDetails>
    </Accordion>
  );
}
