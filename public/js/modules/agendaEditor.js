// The grid in which organisers put sessions in their places. Without it the page is a list that leads to forms.
import { Desk } from '../agendaEditor/desk.js';

export default function (element) {
  return new Desk(element).open();
}
