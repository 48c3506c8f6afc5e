/** Thousandths. Our own choice: of twenty numbers and addresses that have a form, one may be missed. */
export const personalRecallMin = 950;

/** Our own choice: seven classes with a dozen texts each, and as many honest ones. */
export const personalTextsMin = 150;

/** The checklist's: e-mail, phone, payment card, social security, medical record, passport, and the feature's own patterns. */
export const personalClassesMin = 7;
