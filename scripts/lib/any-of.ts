/** A pattern of several alternatives, so that a long one can stand on several lines. `flags` are those of RegExp. */
export const anyOf = (flags: string, ...alternatives: string[]): RegExp => new RegExp(alternatives.join('|'), flags)
