import { fileHeaders } from "../imports/server-file.ts";

/** What came of a file: staged, or refused with the server's words. `silent` when no answer came. */
export type SentSchools =
  | { fileId: string; again: boolean }
  | { refused: string[]; silent?: undefined }
  | { silent: true; refused?: undefined };

/** Sends a register to be read and compared; nothing is written. */
export async function sendSchoolFile(laoId: string, file: File): Promise<SentSchools> {
  const query = new URLSearchParams({ laoId, fileName: file.name });
  try {
    const response = await fetch(`/files/other-schools?${query}`, {
      method: "POST",
      credentials: "same-origin",
      headers: { ...fileHeaders(), "Content-Type": "application/octet-stream" },
      body: file,
    });
    const answer = (await response.json()) as {
      file?: { id: string };
      again?: boolean;
      errors?: { message?: string }[];
    };
    if (answer.file) return { fileId: answer.file.id, again: answer.again ?? false };
    return { refused: (answer.errors ?? []).map(({ message }) => message ?? "") };
  } catch {
    return { silent: true };
  }
}
