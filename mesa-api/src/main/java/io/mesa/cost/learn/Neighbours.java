package io.mesa.cost.learn;

import java.util.Arrays;

/**
 * What a run took more, or less, than the source's calibration says of its plan, by runs of the
 * same shape: a Gaussian process in logarithms. Runs tell of each other by being of one shape, by a
 * slope over what the plans say, and the more the nearer their plans are; those of the same values
 * most of all. Where there are no runs it is the calibration alone.
 */
final class Neighbours {
  private static final double OFFSET = 1.5;
  private static final double SLOPE = 0.5;
  private static final double NEAR = 0.4;
  private static final double REACH = 0.35;
  private static final double REACH_ROWS = 1;
  private static final double OTHER_WAY = 0.45;
  private static final double SAME_VALUES = 0.1;
  private static final double NOISE = 0.045;

  /** After so many further runs one is half as reliable. */
  private static final double HALF_LIFE = 32;

  private static final int ROUNDS = 3;

  private final Calibration calibration;
  private final Pairs pairs;
  private final double[] said;
  private final double[] rows;

  Neighbours(Calibration calibration, Pairs pairs) {
    this.calibration = calibration;
    this.pairs = pairs;
    this.said = new double[pairs.size()];
    this.rows = new double[pairs.size()];
    for (int i = 0; i < pairs.size(); i++) {
      said[i] = calibration.predict(pairs.plans[i].amounts());
      rows[i] = rows(pairs.plans[i]);
    }
  }

  /** A normal distribution of the logarithm of nanoseconds. */
  record Prediction(double mean, double deviation) {}

  Prediction predict(PlanFeatures plan, int literal) {
    double prior = calibration.predict(plan.amounts());
    int n = pairs.size();
    double own = OFFSET + NEAR + SAME_VALUES + NOISE;
    if (n == 0) {
      return new Prediction(prior, Math.sqrt(own));
    }
    double center = Arrays.stream(said).average().orElse(prior);
    double[][] kernel = new double[n][n];
    double[] towards = new double[n];
    double x = prior - center;
    double z = rows(plan);
    for (int i = 0; i < n; i++) {
      double xi = said[i] - center;
      for (int j = 0; j <= i; j++) {
        boolean way = pairs.plans[i].structure() == pairs.plans[j].structure();
        boolean same = pairs.literals[i] == pairs.literals[j];
        kernel[i][j] = alike(xi, said[j] - center, rows[i] - rows[j], way, same);
      }
      boolean way = pairs.plans[i].structure() == plan.structure();
      towards[i] = alike(x, xi, z - rows[i], way, pairs.literals[i] == literal);
    }
    double[] residual = new double[n];
    double[] noise = new double[n];
    for (int i = 0; i < n; i++) {
      double off = pairs.logTimes[i] - said[i];
      residual[i] = pairs.atLeast[i] ? Math.max(0, off) : off;
      noise[i] = NOISE * Math.pow(2, i / HALF_LIFE);
    }
    double[] solved = residual;
    double[][] root = kernel;
    for (int round = 0; round < ROUNDS; round++) {
      root = cholesky(kernel, noise);
      solved = solve(root, residual);
      doubt(solved, noise, residual);
    }
    double mean = prior;
    for (int i = 0; i < n; i++) {
      mean += towards[i] * solved[i];
    }
    double[] half = forward(root, towards);
    double variance = own + SLOPE * x * x;
    for (double part : half) {
      variance -= part * part;
    }
    return new Prediction(mean, Math.sqrt(Math.max(NOISE, variance)));
  }

  /** Makes what the others do not bear out less reliable, and what was cut short as long as it. */
  private void doubt(double[] solved, double[] noise, double[] residual) {
    for (int i = 0; i < noise.length; i++) {
      double off = noise[i] * solved[i];
      if (pairs.atLeast[i] && off < 0) {
        residual[i] -= off;
      } else if (Math.abs(off) > 2 * Math.sqrt(NOISE)) {
        noise[i] *= Math.abs(off) / Math.sqrt(NOISE);
      }
    }
  }

  private static double rows(PlanFeatures plan) {
    return Math.log1p(plan.amounts()[PlanFeatures.ROWS]);
  }

  private static double alike(double a, double b, double rows, boolean way, boolean same) {
    double x = (a - b) / REACH;
    double z = rows / REACH_ROWS;
    double near = NEAR * Math.exp(-(x * x + z * z) / 2) * (way ? 1 : OTHER_WAY);
    return OFFSET + SLOPE * a * b + near + (same ? SAME_VALUES : 0);
  }

  /** The lower root of a symmetric matrix with more on its diagonal. */
  private static double[][] cholesky(double[][] matrix, double[] diagonal) {
    int n = diagonal.length;
    double[][] root = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j] + (i == j ? diagonal[i] : 0);
        for (int k = 0; k < j; k++) {
          sum -= root[i][k] * root[j][k];
        }
        root[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-9)) : sum / root[j][j];
      }
    }
    return root;
  }

  private static double[] forward(double[][] root, double[] right) {
    int n = right.length;
    double[] solved = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = right[i];
      for (int k = 0; k < i; k++) {
        sum -= root[i][k] * solved[k];
      }
      solved[i] = sum / root[i][i];
    }
    return solved;
  }

  private static double[] solve(double[][] root, double[] right) {
    double[] solved = forward(root, right);
    for (int i = solved.length - 1; i >= 0; i--) {
      double sum = solved[i];
      for (int k = i + 1; k < solved.length; k++) {
        sum -= root[k][i] * solved[k];
      }
      solved[i] = sum / root[i][i];
    }
    return solved;
  }
}
