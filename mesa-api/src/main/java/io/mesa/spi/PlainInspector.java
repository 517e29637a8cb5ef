package io.mesa.spi;

import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.structure.Extension;
import io.mesa.structure.PartitionTree;
import io.mesa.structure.Schema;
import io.mesa.structure.Sequence;
import io.mesa.value.TableName;
import java.util.List;

/**
 * An {@link Inspector} for a driver to implement that reads databases and tables, as each must, and
 * not all of the rest. A method that has a body here is called only where the driver declares its
 * capability, and MUST be written then.
 */
public interface PlainInspector extends Inspector {

  /** Where {@link Capability#SCHEMAS} is not declared. */
  @Override
  default List<Schema> schemas() {
    throw new UnsupportedOperationException("not declared");
  }

  /** Where {@link Capability#PARTITIONS} is not declared. */
  @Override
  default PartitionTree partitionTree(TableName name) {
    throw new UnsupportedOperationException("not declared");
  }

  /** Where {@link Capability#SEQUENCES} is not declared. */
  @Override
  default List<Sequence> sequences() {
    throw new UnsupportedOperationException("not declared");
  }

  /** Where {@link Capability#EXTENSIONS} is not declared. */
  @Override
  default List<Extension> extensions() {
    throw new UnsupportedOperationException("not declared");
  }
}
