/** Whether a text is a UUID. Ids are checked where they come in, so that a mistyped one is missing, not an error. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
