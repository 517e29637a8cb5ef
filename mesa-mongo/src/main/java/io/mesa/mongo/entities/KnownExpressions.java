package io.mesa.mongo.entities;

import java.util.Set;

/**
 * What of a pipeline depends on documents and on nothing else (MongoDB's manual, "Aggregation
 * Stages", "Aggregation Operators", "Query Predicates", "System Variables"). Left out are those
 * that draw lots, tell the time, the user or the server's state, run JavaScript, or read an index
 * that lags behind.
 */
final class KnownExpressions {
  private static final Set<String> STAGES =
      words(
          """
          $addFields $bucket $bucketAuto $count $densify $documents $facet $fill $geoNear
          $graphLookup $group $limit $lookup $match $project $redact $replaceRoot $replaceWith $set
          $setWindowFields $skip $sort $sortByCount $unionWith $unset $unwind
          """);

  private static final Set<String> OPERATORS =
      words(
          """
          $abs $acos $acosh $add $addToSet $all $allElementsTrue $and $anyElementTrue $arrayElemAt
          $arrayToObject $asin $asinh $atan $atan2 $atanh $avg $binarySize $bitAnd $bitNot $bitOr
          $bitXor $bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet $bottom $bottomN $box $bsonSize
          $ceil $center $centerSphere $cmp $comment $concat $concatArrays $cond $convert $cos $cosh
          $count $covariancePop $covarianceSamp $dateAdd $dateDiff $dateFromParts $dateFromString
          $dateSubtract $dateToParts $dateToString $dateTrunc $dayOfMonth $dayOfWeek $dayOfYear
          $degreesToRadians $denseRank $derivative $divide $documentNumber $elemMatch $eq $exists
          $exp $expMovingAvg $expr $filter $first $firstN $floor $geoIntersects $geoWithin $geometry
          $getField $gt $gte $hour $ifNull $in $indexOfArray $indexOfBytes $indexOfCP $integral
          $isArray $isNumber $isoDayOfWeek $isoWeek $isoWeekYear $jsonSchema $last $lastN $let
          $linearFill $ln $locf $log $log10 $lt $lte $ltrim $map $max $maxDistance $maxN $median
          $mergeObjects $millisecond $min $minDistance $minMaxScaler $minN $minute $mod $month
          $multiply $ne $near $nearSphere $nin $nor $not $objectToArray $options $or $percentile
          $polygon $pow $push $radiansToDegrees $range $rank $reduce $regex $regexFind $regexFindAll
          $regexMatch $replaceAll $replaceOne $reverseArray $round $rtrim $second $setDifference
          $setEquals $setField $setIntersection $setIsSubset $setUnion $shift $sin $sinh $size $slice
          $sortArray $split $sqrt $stdDevPop $stdDevSamp $strLenBytes $strLenCP $strcasecmp $substr
          $substrBytes $substrCP $subtract $sum $switch $tan $tanh $toBool $toDate $toDecimal
          $toDouble $toHashedIndexKey $toInt $toLong $toLower $toObjectId $toString $toUUID $toUpper
          $top $topN $trim $trunc $tsIncrement $tsSecond $type $unsetField $week $year $zip
          """);

  /** Those of the server's that are of the documents; a view's own begin with a small letter. */
  private static final Set<String> VARIABLES =
      Set.of("ROOT", "CURRENT", "REMOVE", "DESCEND", "PRUNE", "KEEP");

  private KnownExpressions() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  static boolean isStage(String name) {
    return STAGES.contains(name);
  }

  static boolean isOperator(String name) {
    return OPERATORS.contains(name);
  }

  /** Whether a text, if it is a variable, is one of the documents. */
  static boolean isOfDocuments(String text) {
    if (!text.startsWith("$$")) {
      return true;
    }
    String name = text.substring(2).split("\\.", 2)[0];
    return name.isEmpty() || !Character.isUpperCase(name.charAt(0)) || VARIABLES.contains(name);
  }
}
