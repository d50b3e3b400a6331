/** A learner's name as it is said: the title and the first name are one word in Thai. */
export function learnerName(learner: { prefix: string; firstName: string; lastName: string }): string {
  return `${learner.prefix}${learner.firstName} ${learner.lastName}`;
}

/** Full years at a day. Both are ISO dates. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5, 10) < birthDate.slice(5, 10) ? years - 1 : years;
}
