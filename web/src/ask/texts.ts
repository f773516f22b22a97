import { counted, defineTexts } from '../i18n/texts';

/** The words of the questions. */
export const askTexts = defineTexts({
  en: {
    title: 'Ask',
    about:
      'Answered from the figures of the warehouse. Each figure names where it stands; what is looked up nowhere is not said.',
    question: 'Your question',
    ask: 'Ask',
    cancel: 'Cancel',
    again: 'Ask again',
    examples: 'For example',
    exampleQuestions: [
      'What is the revenue of this year?',
      'How many brands are there?',
      'What is missing?',
      'Which dev groups launch next?',
    ],
    lookingUp: 'Looking up',
    thinking: 'Thinking…',
    lookup: (name: string) => name.replaceAll('_', ' '),
    refused: 'refused',
    figures: 'Figures used',
    figure: 'Figure',
    field: 'Field',
    where: 'Where it stands',
    answered: 'Answered.',
    cancelled: 'Cancelled. What was said so far stays here.',
    failed: 'There is no answer',
    unknown:
      'The warehouse does not tell. Questions about products, brands, lines, SKUs, dev groups, revenue and gaps can be answered.',
    withheld: (count: number) =>
      `${counted(count, 'sentence was', 'sentences were')} left out, as the warehouse had not answered a figure in it.`,
    model: (name: string) => `Worded by ${name}`,
  },
});
