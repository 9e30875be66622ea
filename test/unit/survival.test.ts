import { execFileSync, spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { kaplanMeier, medianDay, survivalAt } from '../../server/domain/survival/kaplan-meier.ts';
import { complementaryError, logRank } from '../../server/domain/survival/log-rank.ts';
import { lastDayOf, type Observations, observe } from '../../server/domain/survival/observations.ts';

/**
 * Weeks in remission of children with leukaemia, `+` where they were last seen in it. E. J. Freireich and others: The
 * effect of 6-mercaptopurine on the duration of steroid-induced remissions in acute leukemia, Blood 21 (1963) 699–716;
 * printed in E. A. Gehan, Biometrika 52 (1965) 203–223, and D. R. Cox, D. Oakes: Analysis of Survival Data (1984) p. 7.
 */
const TREATED = '6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+';
const PLACEBO = '1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23';

const lives = (text: string): [number, boolean][] =>
  text.split(' ').map((word) => [Number.parseInt(word, 10), !word.endsWith('+')]);
const trial = (text: string): Observations => observe(lives(text));
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/** Time, at risk, ended, survival, its error and its log-log band, as published with the data. */
const PUBLISHED = [
  [6, 21, 3, 0.8571, 0.0764, 0.6197, 0.9516],
  [7, 17, 1, 0.8067, 0.0869, 0.5631, 0.9228],
  [10, 15, 1, 0.7529, 0.0963, 0.5032, 0.8894],
  [13, 12, 1, 0.6902, 0.1068, 0.4316, 0.8491],
  [16, 11, 1, 0.6275, 0.1141, 0.3675, 0.8049],
  [22, 7, 1, 0.5378, 0.1282, 0.2678, 0.7468],
  [23, 6, 1, 0.4482, 0.1346, 0.1881, 0.6801],
];

describe('survival', () => {
  it('of the 6-mercaptopurine trial is as published, to four digits', () => {
    const steps = kaplanMeier(trial(TREATED)).filter(({ ended }) => ended > 0);
    const found = steps.map(({ day, atRisk, ended, survival, error, lower, upper }) => [
      ...[day, atRisk, ended],
      ...[survival, error, lower, upper].map(rounded),
    ]);
    expect(found).to.deep.equal(PUBLISHED);
    expect(medianDay(kaplanMeier(trial(TREATED)))).to.equal(23);
    expect(medianDay(kaplanMeier(trial(PLACEBO)))).to.equal(8);
  });

  it('differs between the groups of that trial with the published log-rank statistic', () => {
    const test = logRank(trial(TREATED), trial(PLACEBO));
    expect(test?.observed).to.deep.equal([9, 21]);
    expect(test?.expected.map(rounded)).to.deep.equal([19.2505, 10.7495]);
    expect(rounded(test?.variance ?? 0)).to.equal(6.257);
    expect(rounded(test?.chiSquare ?? 0)).to.equal(16.7929);
    expect(test?.p).to.be.closeTo(4.1688e-5, 5e-10);
  });

  it('is said of the days for which somebody was followed, and of no others', () => {
    const steps = kaplanMeier(trial(TREATED));
    expect(survivalAt(steps, 5)).to.include({ survival: 1, atRisk: 21 });
    expect(survivalAt(steps, 12)?.survival).to.equal(survivalAt(steps, 10)?.survival);
    expect(survivalAt(steps, 12)?.atRisk).to.equal(12);
    expect(survivalAt(steps, 10)?.atRisk).to.equal(15);
    expect(survivalAt(steps, 35)?.survival).to.be.closeTo(0.4482, 5e-5);
    expect(survivalAt(steps, 36)).to.equal(null);
    expect(survivalAt(kaplanMeier(trial(PLACEBO)), 99)).to.include({ survival: 0, lower: 0, upper: 0 });
    expect(survivalAt([], 1)).to.equal(null);
  });

  it('has no band before the first end, and no median while more than half are there', () => {
    const steps = kaplanMeier(trial('3+ 5 9+'));
    expect(steps[0]).to.include({ survival: 1, lower: 1, upper: 1 });
    expect(medianDay(kaplanMeier(trial('3 5+ 9+')))).to.equal(null);
  });

  it('is tested where both groups were followed, and not where one is empty or nothing ended', () => {
    expect(logRank(trial('3+ 4+'), trial('5+'))).to.equal(null);
    expect(logRank(observe([]), trial('5 6'))).to.equal(null);
    expect(logRank(trial('4 6 9'), trial('4 6 9'))).to.include({ chiSquare: 0, p: 1 });
  });

  it('has the tail of the normal distribution to twelve digits', () => {
    // Abramowitz & Stegun, table 7.1 and 7.3
    expect(complementaryError(0)).to.equal(1);
    expect(complementaryError(0.5)).to.be.closeTo(0.4795001221869535, 1e-14);
    expect(complementaryError(1.9999)).to.be.closeTo(complementaryError(2.0001), 1e-5);
    expect(complementaryError(2) / 0.004677734981047266).to.be.closeTo(1, 1e-12);
    expect(complementaryError(5) / 1.5374597944280347e-12).to.be.closeTo(1, 1e-11);
  });

  it('counts years by their mean length', () => {
    expect([lastDayOf(1), lastDayOf(5)]).to.deep.equal([365, 1826]);
  });

  if (spawnSync('Rscript', ['-e', 'library(survival)']).status === 0) {
    it('is what R’s survival package says', () => {
      const [first, second] = [lives(TREATED), lives(PLACEBO)];
      const all = [...first, ...second];
      const script = `library(survival)
        d <- data.frame(t = c(${all.map(([day]) => day)}), e = c(${all.map(([, end]) => Number(end))}),
          g = c(${all.map((_, at) => Number(at >= first.length))}))
        s <- summary(survfit(Surv(t, e) ~ 1, data = d[d$g == 0, ], conf.type = "log-log"))
        cat(signif(c(s$surv, s$std.err, s$lower, s$upper, survdiff(Surv(t, e) ~ g, data = d)$chisq), 12))`;
      const told = execFileSync('Rscript', ['-e', script], { encoding: 'utf8' })
        .trim()
        .split(/\s+/)
        .map(Number);
      const steps = kaplanMeier(observe(first)).filter(({ ended }) => ended > 0);
      const ours = (['survival', 'error', 'lower', 'upper'] as const).flatMap((name) =>
        steps.map((step) => step[name]),
      );
      const figures = [...ours, logRank(observe(first), observe(second))?.chiSquare ?? 0];
      expect(figures).to.have.length(told.length);
      for (const [at, figure] of figures.entries()) expect(figure).to.be.closeTo(told[at] ?? 0, 1e-8);
    });
  }
});
