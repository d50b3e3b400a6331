import { currentLocale } from "../i18n/locale.ts";
import { actingDuty, dutyHeader } from "../providers/acting-duty.ts";
import { RefusedInWords, toHttpError } from "../providers/console-error.ts";

/** What goes with every file, in and out: the language of the answer and the duty acted in. */
export function fileHeaders(): Record<string, string> {
  const duty = actingDuty();
  return { "Accept-Language": currentLocale(), ...(duty ? { [dutyHeader]: duty } : {}) };
}

/**
 * Hands a file that the server makes to the browser.
 * @throws HttpError as built by `toHttpError`, or RefusedInWords
 */
export async function downloadFile(path: string, name: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch(path, { headers: fileHeaders(), credentials: "same-origin" });
  } catch (failure) {
    throw toHttpError(failure);
  }
  if (!response.ok) throw await refusalOf(response);
  const address = URL.createObjectURL(await response.blob());
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function refusalOf(response: Response): Promise<Error> {
  try {
    const body = (await response.json()) as { errors?: { message?: string }[] };
    const said = body.errors?.[0]?.message;
    if (said) return new RefusedInWords(said);
  } catch {
    // Nothing to read: the status says what it was.
  }
  return toHttpError(response);
}
