// Loops over one scalar, a small list, and blocks of numbers in one call.
#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "block.h"
#include "on_link.h"

namespace pump {

namespace {

class Integer32 : public OnLink {
 public:
  Integer32(const Library& library, LinkHandle link, std::size_t /*size*/)
      : OnLink{library, link} {}

  void once(std::size_t number) override {
    const int value = static_cast<int>(number);
    put_integer(value);
    get_integer(value);
  }
};

/// List[n, n + 1].
class ListOfTwo : public OnLink {
 public:
  ListOfTwo(const Library& library, LinkHandle link, std::size_t /*size*/)
      : OnLink{library, link} {}

  void once(std::size_t number) override {
    const int value = static_cast<int>(number % 1000);
    put_function("List", 2);
    put_integer(value);
    put_integer(value + 1);
    get_function("List", 2);
    get_integer(value);
    get_integer(value + 1);
  }
};

class Integer8List : public OnLink {
 public:
  Integer8List(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link}, block_{size} {}

  void once(std::size_t number) override {
    const auto values = block_.numbered(number);
    require(library().put_integer8_list(link(), values.data(), static_cast<int>(values.size())),
            "PutInteger8List");
    Byte* got = nullptr;
    int count = 0;
    require(library().get_integer8_list(link(), &got, &count), "GetInteger8List");
    block_.check({got, static_cast<std::size_t>(count)}, number);
    library().release_integer8_list(link(), got, count);
  }

 private:
  Block<Byte> block_;
};

class Real64List : public OnLink {
 public:
  Real64List(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link}, block_{size * sizeof(double)} {}

  void once(std::size_t number) override {
    const auto values = block_.numbered(number);
    require(library().put_real64_list(link(), values.data(), static_cast<int>(values.size())),
            "PutReal64List");
    double* got = nullptr;
    int count = 0;
    require(library().get_real64_list(link(), &got, &count), "GetReal64List");
    block_.check({got, static_cast<std::size_t>(count)}, number);
    library().release_real64_list(link(), got, count);
  }

 private:
  Block<double> block_;
};

/// The dimensions of an array of about `leaves` elements: all alike, but the first takes what is
/// left.
std::array<int, 5> dimensions(std::size_t leaves, int depth) {
  const auto power = [](std::size_t base, int exponent) {
    std::size_t product = 1;
    for (int i = 0; i < exponent; ++i) product *= base;
    return product;
  };
  std::size_t side = 1;
  while (power(side * 2, depth) <= leaves) side *= 2;
  std::array<int, 5> dims{};
  dims.fill(static_cast<int>(side));
  dims[0] = static_cast<int>(leaves / power(side, depth - 1));
  return dims;
}

class RankedArray : public OnLink {
 public:
  RankedArray(const Library& library, LinkHandle link, std::size_t leaves, int depth)
      : OnLink{library, link},
        dims_{dimensions(leaves, depth)},
        depth_{depth},
        block_{elements() * sizeof(double)} {}

  void once(std::size_t number) override {
    const auto values = block_.numbered(number);
    require(library().put_real64_array(link(), values.data(), dims_.data(), nullptr, depth_),
            "PutReal64Array");
    double* got = nullptr;
    int* dims = nullptr;
    char** heads = nullptr;
    int depth = 0;
    require(library().get_real64_array(link(), &got, &dims, &heads, &depth), "GetReal64Array");
    same(depth == depth_ &&
         std::equal(dims, dims + depth, dims_.begin()));  // NOLINT(*-pointer-arithmetic)
    block_.check({got, values.size()}, number);
    library().release_real64_array(link(), got, dims, heads, depth);
  }

 private:
  [[nodiscard]] std::size_t elements() const {
    std::size_t product = 1;
    for (int i = 0; i < depth_; ++i)
      product *= static_cast<std::size_t>(dims_.at(static_cast<std::size_t>(i)));
    return product;
  }

  std::array<int, 5> dims_;
  int depth_;
  Block<double> block_;
};

template <int depth>
class Ranked : public RankedArray {
 public:
  Ranked(const Library& library, LinkHandle link, std::size_t leaves)
      : RankedArray{library, link, std::max<std::size_t>(leaves, 1), depth} {}
};

/// As Ranked<1>, its size in bytes.
class Real64Array : public RankedArray {
 public:
  Real64Array(const Library& library, LinkHandle link, std::size_t bytes)
      : RankedArray{library, link, std::max<std::size_t>(bytes / sizeof(double), 1), 1} {}
};

constexpr std::array<NamedLoop, 10> loops{{{"integer32", make_loop<Integer32>},
                                           {"list-of-two", make_loop<ListOfTwo>},
                                           {"integer8-list", make_loop<Integer8List>},
                                           {"real64-list", make_loop<Real64List>},
                                           {"real64-array", make_loop<Real64Array>},
                                           {"rank-1", make_loop<Ranked<1>>},
                                           {"rank-2", make_loop<Ranked<2>>},
                                           {"rank-3", make_loop<Ranked<3>>},
                                           {"rank-4", make_loop<Ranked<4>>},
                                           {"rank-5", make_loop<Ranked<5>>}}};

}  // namespace

MakeLoop* list_loop(const std::string& name) { return find_loop(loops, name); }

}  // namespace pump
