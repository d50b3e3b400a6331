import { fileHeaders } from "./server-file.ts";

/** How far a file is: bytes on their way, then rows read and compared by the server. */
export type SendProgress = { sent: number; percent: number } | { rows: number };

/** What came of a file: staged, or refused with the server's words. `silent` when no answer came. */
export type SentFile =
  | { importId: string; again: boolean }
  | { refused: string[]; silent?: undefined }
  | { silent: true; refused?: undefined };

export interface FileToSend {
  institutionId: string;
  year: number;
  term: number | null;
  file: File;
}

const types: Readonly<Record<string, string>> = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/**
 * Sends a file to be read and compared with the roll; nothing is written. An XMLHttpRequest, because fetch does not tell
 * how much has left, and on a slow line that is what people wait for.
 */
export function sendFile(
  { institutionId, year, term, file }: FileToSend,
  tell: (progress: SendProgress) => void,
  signal: AbortSignal,
): Promise<SentFile> {
  const query = new URLSearchParams({
    institutionId,
    year: String(year),
    ...(term ? { term: String(term) } : {}),
    fileName: file.name,
  });
  const extension = file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase();
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    request.open("POST", `/files/imports?${query}`);
    const headers = {
      ...fileHeaders(),
      Accept: "application/x-ndjson",
      "Content-Type": types[extension] ?? "application/octet-stream",
    };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = event => {
      if (event.lengthComputable)
        tell({ sent: event.loaded, percent: Math.round((100 * event.loaded) / event.total) });
    };
    request.onprogress = () => {
      const rows = linesOf(request.responseText).at(-1)?.progress?.rows;
      if (typeof rows === "number") tell({ rows });
    };
    request.onload = () => resolve(resultOf(linesOf(request.responseText)));
    request.onerror = () => resolve({ silent: true });
    request.onabort = () => resolve({ silent: true });
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

interface Line {
  progress?: { rows?: number };
  import?: { id?: string };
  again?: boolean;
  errors?: { message?: string }[];
}

function resultOf(lines: readonly Line[]): SentFile {
  const last = lines.at(-1);
  if (last?.import?.id) return { importId: last.import.id, again: last.again ?? false };
  if (last?.errors) return { refused: last.errors.map(({ message }) => message ?? "") };
  return { silent: true };
}

/** The whole lines that have arrived; the last may still be on its way. */
function linesOf(text: string): Line[] {
  return text.split("\n").flatMap(line => {
    try {
      return line.trim() ? [JSON.parse(line) as Line] : [];
    } catch {
      return [];
    }
  });
}
