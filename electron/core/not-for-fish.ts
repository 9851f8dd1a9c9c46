/**
 * The first line of what sh, bash and zsh are to evaluate. SECURITY: fish knows `export` and not `unset`, so it would take the keys and keep
 * a profile of before, by which some SDKs act in another account. This line it cannot read, and then it runs none of them.
 */
export const notForFish = "if : 'In fish: latchkey env SESSION --shell fish | source'; then :; fi\n";
