//! The course as it is drawn, for readers who need more contrast, and for those whose system sets every colour.

use thirtyfour::WebDriver;

use crate::acts::enrols;
use crate::chromium::{Scripts, with_a_browser};
use crate::look::shown_to;

/// Every shape of the picture that cannot be told from the ground: words below 4.5 to 1, lines and fills below 3 to 1. A shape
/// is seen when its line or its fill is. Lines that only help to read are left out.
const UNSEEN: &str = r"
const number = (text) => (text.match(/[\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => {
  const part = [r, g, b].map((one) => {
    const share = one / 255;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
};
const apart = (one, other) => {
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = number(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] > 0) return colour.slice(0, 3);
  }
  return [255, 255, 255];
};
const picture = document.querySelector('svg.ribbon');
if (!picture) return ['no picture'];
const under = ground(picture);
const wrong = [];
let looked = 0;
for (const shape of picture.querySelectorAll('text, rect, polyline, polygon, circle')) {
  if (shape.classList.contains('r-grid')) continue;
  looked += 1;
  const style = getComputedStyle(shape);
  const seen = [style.fill, style.stroke]
    .filter((colour) => colour && colour !== 'none')
    .map((colour) => number(colour))
    .filter((colour) => colour.length === 3 || colour[3] > 0)
    .map((colour) => apart(colour.slice(0, 3), under));
  const least = shape.tagName === 'text' ? 4.5 : 3;
  if (Math.max(0, ...seen) < least) {
    wrong.push(`${shape.tagName}.${shape.getAttribute('class')}: ${seen.join(', ')}`);
  }
}
if (looked < 10) wrong.push(`only ${looked} shapes`);
return wrong;
";

async fn unseen(browser: &WebDriver) -> Vec<String> {
    let found = browser.execute(UNSEEN, Vec::new()).await;
    found.expect("it is looked at").convert().expect("a list")
}

#[test]
fn the_course_is_read_with_more_contrast_and_in_forced_colours_too() {
    with_a_browser(Scripts::Off, |_world, mut person| async move {
        let person = &mut person;
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        let review = format!("/clinic/patients/{}/care", una.patient);
        person.opens(&format!("{review}/weight")).await;
        person.types("Weight", "70").await;
        person.types_day("Day", "2026-01-05").await;
        person.presses("Record the weight").await;
        person.opens(&format!("{review}/plan")).await;
        person.picks("Product", "Conventional capsules").await;
        person.types("Daily dose to begin with (mg)", "35").await;
        person.types("Cumulative target from (mg/kg)", "120").await;
        person.types("to (mg/kg)", "150").await;
        person.types_day("From", "2026-01-05").await;
        person.presses("Set the plan").await;
        person.opens(&format!("{review}/doses")).await;
        person
            .chooses("What became of the capsules", "Not taken")
            .await;
        person.types_day("First day", "2026-01-05").await;
        person.presses("Record the doses").await;
        person.reads("The doses are on record.").await;
        for (wish, value) in [
            ("prefers-contrast", "no-preference"),
            ("prefers-contrast", "more"),
            ("forced-colors", "active"),
        ] {
            for scheme in ["light", "dark"] {
                shown_to(person.browser(), wish, value, scheme).await;
                let wrong = unseen(person.browser()).await;
                assert!(wrong.is_empty(), "{wish}: {value}, {scheme}: {wrong:#?}");
            }
        }
    });
}
