import { counted, defineTexts } from '../i18n/texts';

/** The words of the activity log. */
export const activityTexts = defineTexts({
  en: {
    title: 'Activity',
    about: 'Who did what, newest first. A line is never changed or removed.',
    count: (count: number, more: boolean) => `${counted(count, 'line', 'lines')}${more ? ', and older ones' : ''}`,
    all: 'Everybody',
    by: 'By',
    onlyBy: (who: string) => `Only by ${who}`,
    what: 'What was done',
    add: 'Add to the log',
    noneTitle: 'Nothing was told yet',
    noneText: 'What is done through the Worker is kept here, such as tasks that were made in Asana.',
    filteredTitle: 'There is no such line',
    failed: 'The activity log could not be read',
  },
});
