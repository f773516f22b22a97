import { defineTexts } from '../i18n/texts';

export const devGroupTexts = defineTexts({
  en: {
    list: { title: 'Dev groups', one: 'dev group', other: 'dev groups' },
    stage: 'Next stage',
    allPast: 'All stages past',
    noDates: 'No dates',
    stages: 'Stages',
    launches: 'Launch',
  },
});
