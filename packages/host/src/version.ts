/** Of the suite; every package has it. */
export const VERSION = '0.1.0';
