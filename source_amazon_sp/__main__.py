"""`python -m source_amazon_sp` is the console script `source-amazon-sp`."""

from source_amazon_sp.run import main

if __name__ == "__main__":
    main()
