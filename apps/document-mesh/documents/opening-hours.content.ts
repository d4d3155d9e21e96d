import type { ContentPart } from './content-markup';

/**
 * A proposal as a small-town library might write it. `{{wrong|right|rule}}` plants a mistake: the reviewed sample is
 * written with the left side, its corrected counterpart with the right one.
 */
export const openingHours: readonly ContentPart[] = [
  { kind: 'title', text: 'New Opening Hours for Alderbrook Library' },
  {
    kind: 'paragraph',
    text: 'Proposal to the Library Committee of Alderbrook Town Council, prepared by the library team for the meeting on Thursday, 28 January 2027.',
  },

  { kind: 'heading', level: 1, text: '1 Summary' },
  {
    kind: 'paragraph',
    text: 'Alderbrook Library is open for 38 hours a week, nearly all of them while most residents are at work or at school. We propose to move eight of these hours to the evening and to Saturday, without adding to the payroll. The change would start as a trial of six months on {{Tuesday, 5 April 2027|Monday, 5 April 2027|wrong-date}}.',
  },
  {
    kind: 'paragraph',
    text: 'The committee is asked to approve the trial and a one-off budget of £6,150. The decision that we ask for is set out in {{Section 9|Section 7|broken-reference}}.',
  },

  { kind: 'heading', level: 1, text: '2 Background' },
  {
    kind: 'heading',
    level: { wrong: 3, right: 2, rule: 'heading-level-jump' },
    text: '2.1 How the library is used today',
  },
  {
    kind: 'paragraph',
    text: 'The present hours date from 2011, when the library lost {{it’s|its|ItsPossessive}} Saturday shift. Since then the town has grown by a tenth, and the number of households in which everybody works has grown faster. Visits on weekday mornings have fallen by a third, while the hour before closing has become the busiest of the day.',
  },
  {
    kind: 'paragraph',
    text: 'In November 2026 we counted visitors for two weeks. On the days with a late closing, visits per hour were twice as high. Even on a wet Friday, visits after five o’clock were higher {{then|than|ThenThan}} on any morning.',
  },
  { kind: 'heading', level: 2, text: '2.2 What residents asked for' },
  {
    kind: 'paragraph',
    text: 'We {{recieve|receive|SpellCheck}} about forty letters and messages a month. In the autumn survey, 412 people answered our questions, and two thirds of them named opening hours as the first thing they would change. Parents in particular ask {{alot|a lot|OpenCompounds}} for a time when they can come together with their children.',
  },
  {
    kind: 'paragraph',
    text: '{{The survey also showed that many people who work in the city and come home after six o’clock have never been inside the building although they pay for it, and that they would be glad to borrow books, use the study room and bring their children to the reading hour if only the doors were open at a time when they are in town.|The survey also showed that many people who work in the city have never been inside the building. They come home after six o’clock. They would be glad to borrow books, use the study room and bring their children to the reading hour if the doors were open when they are in town.|long-sentence}}',
  },

  { kind: 'heading', level: 1, text: '3 The proposal' },
  { kind: 'heading', level: 2, text: '3.1 Hours by day' },
  {
    kind: 'paragraph',
    text: 'The library would close on two mornings with few visitors and open on two evenings and on Saturday instead. Table 1 compares the hours of today with those of the trial. The total stays the same.',
  },
  { kind: 'caption', text: 'Table 1: Opening hours today and during the trial' },
  {
    kind: 'table',
    rows: [
      ['Day', 'Today', 'Trial'],
      ['Monday', '10:00–17:00', 'closed'],
      ['Tuesday', '10:00–17:00', '12:00–20:00'],
      ['Wednesday', '10:00–17:00', '10:00–17:00'],
      ['Thursday', '10:00–18:00', '12:00–20:00'],
      ['Friday', '9:00–18:00', '10:00–17:00'],
      ['Saturday', 'closed', '10:00–18:00'],
    ],
  },
  { kind: 'heading', level: 2, text: '3.2 What changes for visitors' },
  { kind: 'paragraph', text: 'During the trial, visitors would notice four things:' },
  { kind: 'bullet', text: 'Books may be returned at any hour through the new box at the side door.' },
  { kind: 'bullet', text: 'The reading hour for children moves from Friday to Saturday{{|.|list-punctuation}}' },
  { kind: 'bullet', text: 'The study room can be booked until eight o’clock on Tuesday and Thursday.' },
  { kind: 'bullet', text: 'On Monday the building stays closed, but the telephone is answered.' },
  { kind: 'heading', level: 2, text: '3.3 Staff and volunteers' },
  {
    kind: 'paragraph',
    text: 'For {{a|an|AnA}} evening shift we need two members of staff, as the safety rules of the council require. The team has agreed to the new shifts. Nobody will work more than one evening and one Saturday in two weeks. The friends’ association, with sixteen volunteers, will look after {{the the|the|repeated-word}} reading hour.',
  },
  {
    kind: 'heading',
    level: 2,
    text: '3.4 Effects on the branch at Mill Lane',
    onlyIn: 'flawed',
    rule: 'empty-section',
  },

  { kind: 'heading', level: 1, text: '4 Costs and funding{{.||heading-full-stop}}' },
  {
    kind: 'paragraph',
    text: 'The working hours stay the same, so the payroll does not change. What remains are the costs of getting ready, listed in Table 2. They can be paid from the reserve for the building. We {{could of|could have|ModalOf}} asked for less by leaving out the return box, but without it the closed Monday would be a loss for many visitors.',
  },
  { kind: 'caption', text: 'Table 2: One-off costs of the trial' },
  {
    kind: 'table',
    rows: [
      ['Item', 'Cost'],
      ['Return box with installation', '£3,400'],
      ['Lighting for the path to the side door', '£1,850'],
      ['Signs, leaflets and notices', '£900'],
      ['Total', '{{£6,250|£6,150|table-total}}'],
    ],
  },

  { kind: 'heading', level: 1, text: '5 Risks' },
  {
    kind: 'paragraph',
    text: '{{Their|There|TheirToThere}} is one risk that we take seriously: regular visitors of the morning hours may stay away. Most of them are retired, and for some the visit is the main outing of the day. The new hours will also {{effect|affect|NounVerbConfusion}} the two school classes that come on Monday. We have spoken with both teachers, and they can move to {{Wendesday|Wednesday|SpellCheck}}.',
  },
  {
    kind: 'paragraph',
    text: 'If visits fall by more than a tenth in the first three months, we will report to the committee and offer one morning again. The counts will be published on the notice board and on the website of the council each month.',
  },

  { kind: 'heading', level: 1, text: '6 Timetable' },
  { kind: 'paragraph', text: 'If the committee agrees in January, the steps are these:' },
  { kind: 'numbered', text: 'The new hours are announced in the town paper and at the schools by 15 February.' },
  { kind: 'numbered', text: 'The return box and the lights are installed by 29 March.' },
  { kind: 'numbered', text: 'The trial begins on 5 April and ends on 30 September.' },
  { kind: 'numbered', text: 'The committee receives a report with all counts on 4 October.' },

  { kind: 'heading', level: 1, text: '{{8|7|heading-number-sequence}} Decision requested' },
  {
    kind: 'paragraph',
    text: 'The committee is asked to approve the trial as described in Section 3 and to release £6,150 from the reserve. The library team will {{definately|definitely|SpellCheck}} return with figures, whatever they show, before any of the new hours become permanent.',
  },
];
