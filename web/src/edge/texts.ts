import { defineTexts } from '../i18n/texts';

/** The words of what all screens of the Worker share. */
export const edgeTexts = defineTexts({
  en: {
    noEdge: 'Only to be had behind the Worker',
    noEdgeText: 'This address is the API itself. Open the page at the address of the Worker that stands before it.',
    notSetUp: 'Not set up here',
    needs: (name: string) => `The Worker has no ${name}, and cannot offer this without it.`,
    failed: 'The Worker does not say what it offers',
  },
});
