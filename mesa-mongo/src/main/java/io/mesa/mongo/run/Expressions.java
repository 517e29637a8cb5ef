package io.mesa.mongo.run;

import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Expressions of pipelines (MongoDB's manual, "Aggregation Operators"). A text there may be a path
 * or a variable; a bind never is, for it stands as {@code $literal}.
 */
final class Expressions {
  private static final String LITERAL = "$literal";

  private static final Set<String> OPERATORS =
      Set.of(
          """
          $abs $acos $acosh $add $allElementsTrue $and $anyElementTrue $arrayElemAt $arrayToObject
          $asin $asinh $atan $atan2 $atanh $avg $binarySize $bitAnd $bitNot $bitOr $bitXor $bsonSize
          $ceil $cmp $concat $concatArrays $cond $convert $cos $cosh $dateAdd $dateDiff
          $dateFromParts $dateFromString $dateSubtract $dateToParts $dateToString $dateTrunc
          $dayOfMonth $dayOfWeek $dayOfYear $degreesToRadians $divide $eq $exp $filter $first $firstN
          $floor $getField $gt $gte $hour $ifNull $in $indexOfArray $indexOfBytes $indexOfCP $isArray
          $isNumber $isoDayOfWeek $isoWeek $isoWeekYear $last $lastN $let $ln $log $log10 $lt $lte
          $ltrim $map $max $maxN $median $mergeObjects $meta $millisecond $min $minN $minute $mod
          $month $multiply $ne $not $objectToArray $or $percentile $pow $radiansToDegrees $rand $range
          $reduce $regexFind $regexFindAll $regexMatch $replaceAll $replaceOne $reverseArray $round
          $rtrim $second $setDifference $setEquals $setField $setIntersection $setIsSubset $setUnion
          $sin $sinh $size $slice $sortArray $split $sqrt $stdDevPop $stdDevSamp $strLenBytes $strLenCP
          $strcasecmp $substr $substrBytes $substrCP $subtract $sum $switch $tan $tanh $toBool $toDate
          $toDecimal $toDouble $toHashedIndexKey $toInt $toLong $toLower $toObjectId $toString
          $toUUID $toUpper $trim $trunc $tsIncrement $tsSecond $type $unsetField $week $year $zip
          """
              .strip()
              .split("\\s+"));

  private static final Set<String> ACCUMULATORS =
      Set.of(
          """
          $addToSet $avg $bottom $bottomN $count $first $firstN $last $lastN $max $maxN $median
          $mergeObjects $min $minN $percentile $push $stdDevPop $stdDevSamp $sum $top $topN
          """
              .strip()
              .split("\\s+"));

  private static final Set<String> WINDOW_OPERATORS =
      Set.of(
          """
          $covariancePop $covarianceSamp $denseRank $derivative $documentNumber $expMovingAvg
          $integral $linearFill $locf $minMaxScaler $rank $shift
          """
              .strip()
              .split("\\s+"));

  private Expressions() {}

  static BsonValue read(BsonValue value, String place, Guard guard) {
    if (Binds.isOne(value)) {
      return new BsonDocument(LITERAL, guard.binds().value(value, place));
    }
    if (value.isArray()) {
      var read = new BsonArray();
      for (int i = 0; i < value.asArray().size(); i++) {
        read.add(read(value.asArray().get(i), Refusal.within(place, i), guard));
      }
      return read;
    }
    if (Position.hasOperator(value)) {
      return operation(value, place, guard);
    }
    return value.isDocument() ? named(value, place, guard) : value;
  }

  /** A document of expressions. */
  static BsonValue named(BsonValue value, String place, Guard guard) {
    return Position.named(Expressions::read).read(value, place, guard);
  }

  private static BsonValue operation(BsonValue value, String place, Guard guard) {
    Entry<String, BsonValue> operation = Position.only(value, place);
    String name = operation.getKey();
    String within = Refusal.within(place, name);
    if (name.equals(LITERAL)) {
      return new BsonDocument(name, Literals.read(operation.getValue(), within, guard));
    }
    if (!OPERATORS.contains(name)) {
      throw Position.unknown(place, name);
    }
    return new BsonDocument(name, read(operation.getValue(), within, guard));
  }

  /** What a group computes: {@code {"$sum": …}}. */
  static BsonValue accumulator(BsonValue value, String place, Guard guard) {
    Entry<String, BsonValue> operation = Position.only(value, place);
    String name = operation.getKey();
    if (!ACCUMULATORS.contains(name)) {
      throw Position.unknown(place, name);
    }
    return new BsonDocument(name, read(operation.getValue(), Refusal.within(place, name), guard));
  }

  /** What a window computes: {@code {"$sum": …, "window": …}}. */
  static BsonValue windowed(BsonValue value, String place, Guard guard) {
    var read = new BsonDocument();
    for (Entry<String, BsonValue> entry : Position.document(value, place).entrySet()) {
      String name = entry.getKey();
      String within = Refusal.within(place, name);
      if (name.equals("window")) {
        read.append(name, Literals.read(entry.getValue(), within, guard));
      } else if (ACCUMULATORS.contains(name) || WINDOW_OPERATORS.contains(name)) {
        read.append(name, read(entry.getValue(), within, guard));
      } else {
        throw Position.unknown(place, name);
      }
    }
    return read;
  }

  /** A projection of {@code find}, in which conditions on elements may stand as well. */
  static BsonValue projected(BsonValue value, String place, Guard guard) {
    Position field =
        (inner, at, same) ->
            inner.isDocument() && inner.asDocument().containsKey("$elemMatch")
                ? Position.fields(Map.of("$elemMatch", Predicates::element)).read(inner, at, same)
                : read(inner, at, same);
    return Position.named(field).read(value, place, guard);
  }
}
